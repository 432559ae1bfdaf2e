using Tiro.Formats;
using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>The two files of an adapter.</summary>
internal static class AdapterFolder
{
    private const string WeightsName = "adapter_model.safetensors";

    /// <summary>Whether a folder holds an adapter and no model.</summary>
    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, LoraConfigJson.FileName)) && !File.Exists(Path.Combine(folder, ConfigJson.FileName));

    /// <summary>The model that an adapter says it was trained on.</summary>
    public static string Base(string folder)
    {
        string? path = LoraConfigJson.Read(Path.Combine(folder, LoraConfigJson.FileName)).BaseModel;
        return path is not null && (File.Exists(path) || Directory.Exists(path))
            ? path
            : throw new AdapterException($"{folder}: an adapter whose base model {path ?? "(none is named)"} is not here; give the base as --model and this folder as --adapter");
    }

    /// <summary>Opens and checks both files of a folder; the caller disposes the weights.</summary>
    public static (LoraConfig Config, SafetensorsFile Weights) Open(string folder)
    {
        string config = Path.Combine(folder, LoraConfigJson.FileName), weights = Path.Combine(folder, WeightsName);
        if (!File.Exists(config))
        {
            throw new FileNotFoundException($"{folder}: no {LoraConfigJson.FileName} there; name an adapter folder that PEFT or tiro wrote", config);
        }

        LoraConfig settings = LoraConfigJson.Read(config);
        if (!File.Exists(weights))
        {
            throw new FileNotFoundException($"{folder}: no {WeightsName} there; save the adapter as safetensors", weights);
        }

        return AtomicDirectory.VerifyFile(folder, WeightsName) is { } damage
            ? throw new SafetensorsException(folder, $"{damage}; use another checkpoint, or copy this one again")
            : (settings, SafetensorsFile.Open(weights));
    }

    /// <summary>Checks that a file holds exactly the tensors of an adapter.</summary>
    public static void Require(SafetensorsFile weights, IReadOnlyDictionary<string, Shape> shapes)
    {
        foreach ((string name, Shape shape) in shapes)
        {
            SafetensorsEntry entry = weights.Find(name)
                ?? throw new SafetensorsException(weights.Path, $"no tensor \"{name}\"; the adapter belongs to another model, or its {LoraConfigJson.FileName} to another adapter");
            if (entry.Shape != shape)
            {
                throw new SafetensorsException(weights.Path, $"tensor \"{name}\" is {entry.Shape}, but model and {LoraConfigJson.FileName} make it {shape}");
            }
        }

        if (weights.Entries.FirstOrDefault(entry => !shapes.ContainsKey(entry.Name)) is { } extra)
        {
            throw new SafetensorsException(weights.Path, $"tensor \"{extra.Name}\" is none of what {LoraConfigJson.FileName} describes; the files do not belong together, or to this model");
        }
    }

    public static void Write(AtomicDirectory folder, LoraConfig config, bool fanInFanOut, WeightMap weights)
    {
        var writer = new SafetensorsWriter();
        weights.Declare(writer, parameter => parameter.Value);
        folder.WriteFile(LoraConfigJson.FileName, stream => LoraConfigJson.Write(stream, config, fanInFanOut));
        folder.WriteFile(WeightsName, writer.Write);
    }
}
