using System.Text.Json;
using Tiro.Formats;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Training;

/// <summary>
/// A checkpoint of a run: the model as Hugging Face keeps it, or the adapter that is trained on one as PEFT keeps it; the optimizer's
/// moments under the same names; and where the run stands. Randomness and data are pure functions of seed, step and corpus, so the completed step is all their state.
/// </summary>
public sealed record TrainingState(long Step, long Seed, string CorpusFingerprint)
{
    public const int FormatVersion = 1;

    /// <summary>SHA-256 of the weights that the run started from; "": it made them.</summary>
    public string Start { get; init; } = "";

    private const string OptimizerFile = "optimizer.safetensors", StateFile = "state.json";

    /// <summary>Saves a whole checkpoint.</summary>
    public Checkpoint Save(CheckpointStore store, TrainedWeights weights, Optimizer optimizer, string recipe) => store.Save(Step, folder =>
    {
        weights.Save(folder);
        WriteRest(folder, weights.Map, optimizer, recipe);
    });

    private void WriteRest(AtomicDirectory folder, WeightMap map, Optimizer optimizer, string recipe)
    {
        var moments = new SafetensorsWriter();
        using TensorScope scope = TensorScope.Begin();
        foreach ((string name, Tensor values) in optimizer.Moments)
        {
            map.Declare(moments, p => Like(optimizer.Parameters, values, p), name + ".");
        }

        folder.WriteFile(OptimizerFile, moments.Write);
        folder.WriteFile("recipe.yaml", System.Text.Encoding.UTF8.GetBytes(recipe));
        folder.WriteFile(StateFile, stream => WriteState(stream, optimizer.Name));
    }

    /// <summary>Reads where the run stands.</summary>
    public static TrainingState Read(string folder)
    {
        string path = Path.Combine(folder, StateFile);
        ConfigJson json = ConfigJson.Open(path);
        if (json.Int("format_version") != FormatVersion)
        {
            throw json.Error("format_version", $"this program reads checkpoints of format {FormatVersion}; use the version of tiro that wrote it");
        }

        return new TrainingState(json.Int("step"), long.Parse(json.String("seed"), System.Globalization.CultureInfo.InvariantCulture), json.String("corpus"))
        {
            Start = json.String("start", ""),
        };
    }

    /// <summary>Fills weights and optimizer; they must have the shapes that were saved.</summary>
    /// <exception cref="FormatException">The model, the adapter or the optimizer is another one; the message names the first difference.</exception>
    public static void Restore(string folder, TrainedWeights weights, Optimizer optimizer)
    {
        RequireOptimizer(folder, optimizer);
        weights.Restore(folder);
        RestoreMoments(folder, weights.Map, optimizer);
    }

    private static void RequireOptimizer(string folder, Optimizer optimizer)
    {
        string trained = ConfigJson.Open(Path.Combine(folder, StateFile)).String("optimizer", "adamw");
        if (trained != optimizer.Name)
        {
            throw new FormatException($"training.optimizer is {optimizer.Name}, but {trained} in {folder}; resume with the run's own recipe, or start a new run with another out");
        }
    }

    private static void RestoreMoments(string folder, WeightMap map, Optimizer optimizer)
    {
        using SafetensorsFile moments = SafetensorsFile.Open(Path.Combine(folder, OptimizerFile));
        using TensorScope scope = TensorScope.Begin();
        foreach (WeightPart part in map.Parts)
        {
            foreach ((string name, Tensor values) in optimizer.Moments)
            {
                Restore(moments, $"{name}.{part.Name}", part, Like(optimizer.Parameters, values, part.Parameter));
            }
        }
    }

    private static void Restore(SafetensorsFile file, string name, WeightPart part, Tensor target)
    {
        SafetensorsEntry entry = file[name];
        if (entry.Shape != part.Shape || entry.DType != DType.F32)
        {
            throw new SafetensorsException(file.Path, $"tensor \"{name}\" is {entry.DType} {entry.Shape}, but the recipe's model needs F32 {part.Shape}");
        }

        WeightTransfer.Load(part, target, file, entry);
    }

    /// <summary>The part of a flat arena that belongs to a parameter, in its shape.</summary>
    private static Tensor Like(ParameterStore parameters, Tensor arena, Parameter parameter)
    {
        int index = ((List<Parameter>)parameters.All).IndexOf(parameter);
        return arena.Reshape(1, arena.Count).SliceColumns(parameters.Offset(index), parameter.Shape.Count).Reshape(parameter.Shape.ToArray());
    }

    private void WriteState(Stream stream, string optimizer)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("format_version", FormatVersion);
        json.WriteNumber("step", Step);
        json.WriteString("seed", Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("corpus", CorpusFingerprint);
        if (Start.Length > 0)
        {
            json.WriteString("start", Start);
        }

        json.WriteString("optimizer", optimizer);
        json.WriteEndObject();
    }
}
