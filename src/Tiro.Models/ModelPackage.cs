using System.Text.Json;
using Tiro.Formats;
using Tiro.Text;

namespace Tiro.Models;

/// <summary>A model with all that belongs to it, from a Hugging Face folder, a Tiro checkpoint, a run folder or a GGUF file.</summary>
public sealed class ModelPackage : IDisposable
{
    private readonly List<LoraAdapter> _adapters = [];

    private ModelPackage(ModelPath path, Family family, DecoderModel model, Tokenizer? tokenizer)
    {
        (Path, TextPath, Family, Model, Tokenizer) = (path.Model, path.Text, family, model, tokenizer);
        Weights = family.Map(model);
    }

    /// <summary>The folder that holds config.json, or the GGUF file.</summary>
    public string Path { get; }

    /// <summary>The folder or file that says how text is read and written: <see cref="Path"/>, or the adapter's that was trained with a chat template.</summary>
    internal string TextPath { get; private init; }

    public Family Family { get; }

    public DecoderModel Model { get; }

    /// <summary>None where the folder has no tokenizer.json, or the file no tokenizer.</summary>
    public Tokenizer? Tokenizer { get; }

    public WeightMap Weights { get; }

    /// <summary>Adapters that change the model's answers, in the order in which they were given.</summary>
    public IReadOnlyList<LoraAdapter> Adapters => _adapters;

    /// <summary>
    /// Loads a model and puts adapters on it, folders as PEFT writes them. A run folder stands for its newest whole checkpoint, the
    /// folder of an adapter for its base with the adapter on it. Throws
    /// FileNotFoundException, <see cref="ConfigException"/>, <see cref="SafetensorsException"/>, <see cref="GgufException"/> or
    /// <see cref="AdapterException"/> that name the file and the remedy.
    /// </summary>
    public static ModelPackage Load(string path, params ReadOnlySpan<string> adapters)
    {
        var place = ModelPath.Resolve(path);
        string[] all = [.. place.Adapters, .. adapters];
        string folder = place.Model;
        if (File.Exists(folder))
        {
            using GgufFile file = GgufFile.Open(folder);
            (Family known, DecoderModel model, Tokenizer? own) = GgufModel.Load(file);
            return Attach(new ModelPackage(place, known, model, own), all);
        }

        (Family family, DecoderConfig shape) = ReadConfig(folder);
        using SafetensorsFolder weights = SafetensorsFolder.Open(folder);
        if (AtomicDirectory.VerifyFile(folder, SafetensorsFolder.FileName) is { } damage)
        {
            throw new SafetensorsException(folder, $"{damage}; use another checkpoint, or copy this one again");
        }

        // Sizes from outside allocate nothing that the weights do not bear out.
        long elements = weights.Entries.Sum(entry => entry.Shape.Count);
        if (shape.LeastParameters() > elements)
        {
            throw new SafetensorsException(folder, $"config.json describes at least {shape.LeastParameters()} parameters, the weights have {elements}; the files do not belong together");
        }

        string tokenizer = System.IO.Path.Combine(folder, "tokenizer.json");
        var package = new ModelPackage(place, family, new DecoderModel(shape), File.Exists(tokenizer) ? Tokenizer.Load(tokenizer) : null);
        try
        {
            package.Weights.Load(weights, family.Prefix);
        }
        catch
        {
            package.Dispose();
            throw;
        }

        return Attach(package, all);
    }

    /// <summary>The sizes of the model at a path, without its weights. Throws as <see cref="Load"/> does.</summary>
    public static DecoderConfig Describe(string path)
    {
        string place = ModelPath.Resolve(path).Model;
        if (!File.Exists(place))
        {
            return ReadConfig(place).Shape;
        }

        using GgufFile file = GgufFile.Open(place);
        return GgufModel.Describe(file).Config;
    }

    /// <summary>Names of the parameters that are Q8_0 at a path; none in a folder. Throws as <see cref="Load"/> does.</summary>
    public static IReadOnlySet<string> QuantizedAt(string path)
    {
        string place = ModelPath.Resolve(path).Model;
        if (!File.Exists(place))
        {
            return new HashSet<string>(StringComparer.Ordinal);
        }

        using GgufFile file = GgufFile.Open(place);
        (Family family, DecoderConfig config) = GgufModel.Describe(file);
        return GgufModel.Quantized(file, family.Gguf.Weights(config));
    }

    /// <summary>
    /// Writes config.json, model.safetensors and tokenizer.json so that the folder loads in transformers unchanged. With a chat
    /// encoder, the template and the ids that end a turn go with them (tokenizer_config.json, generation_config.json).
    /// </summary>
    public static void Save(AtomicDirectory folder, DecoderModel model, Tokenizer? tokenizer, ChatEncoder? chat = null)
    {
        Family family = ModelRegistry.Find(model.Config.Family) ?? throw new ArgumentException($"unknown family {model.Config.Family}");
        var weights = new SafetensorsWriter();
        family.Map(model).Declare(weights, p => p.Value);
        folder.WriteFile(SafetensorsFolder.FileName, weights.Write);
        folder.WriteFile(ConfigJson.FileName, stream => WriteConfig(stream, family, model.Config, chat?.EndIds ?? model.Config.EosIds));
        SaveText(folder, model.Config, tokenizer, chat);
    }

    /// <summary>The files of <see cref="Save"/> that say how text is read and written, for a folder whose weights are an adapter's.</summary>
    public static void SaveText(AtomicDirectory folder, DecoderConfig config, Tokenizer? tokenizer, ChatEncoder? chat)
    {
        if (tokenizer is not null)
        {
            folder.WriteFile("tokenizer.json", tokenizer.WriteJson);
        }

        if (chat is not null)
        {
            ModelText.WriteChat(folder, chat, config);
        }
    }

    public void Dispose()
    {
        foreach (LoraAdapter adapter in _adapters)
        {
            adapter.Dispose();
        }

        Model.Dispose();
    }

    /// <summary>Puts adapters on a model; where one does not fit, the package is disposed of.</summary>
    private static ModelPackage Attach(ModelPackage package, ReadOnlySpan<string> adapters)
    {
        try
        {
            foreach (string adapter in adapters)
            {
                package._adapters.Add(LoraAdapter.Load(adapter, package.Model));
            }

            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    private static (Family Family, DecoderConfig Shape) ReadConfig(string folder)
    {
        ConfigJson config = ConfigJson.Open(System.IO.Path.Combine(folder, ConfigJson.FileName));
        Family family = ModelRegistry.Of(config);
        DecoderConfig shape = family.ReadConfig(config);
        if (ModelText.ReadEndIds(folder) is { Count: > 0 } endIds)
        {
            shape = shape with { EosIds = endIds };
        }

        return shape.Problem() is { } problem ? throw config.Error("model_type", problem) : (family, shape);
    }

    private static void WriteConfig(Stream stream, Family family, DecoderConfig config, IReadOnlyList<int> endIds)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        family.WriteConfig(json, config);
        json.WriteString("torch_dtype", "float32");
        json.WriteNumber("initializer_range", config.InitStd);
        if (config.BosId is { } bos)
        {
            json.WriteNumber("bos_token_id", bos);
        }

        if (endIds.Count > 0)
        {
            json.WriteStartArray("eos_token_id");
            foreach (int id in endIds)
            {
                json.WriteNumberValue(id);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
