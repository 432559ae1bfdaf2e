using Tiro.Formats;

namespace Tiro.Models;

/// <summary>What a PATH stands for: a model and perhaps adapters on it.</summary>
/// <param name="Model">The folder that holds config.json, or the GGUF file.</param>
/// <param name="Adapters">Adapter folders, in the order in which they go onto the model.</param>
/// <param name="Text">The folder or file that says how text is read and written.</param>
internal sealed record ModelPath(string Model, IReadOnlyList<string> Adapters, string Text)
{
    private const string CheckpointsFolder = "checkpoints";

    /// <summary>Adapters on adapters; more are a circle.</summary>
    private const int MaxAdapters = 16;

    /// <summary>Follows run folders to their newest whole checkpoint and adapters to their base.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="AdapterException">The base of an adapter is not there.</exception>
    public static ModelPath Resolve(string path)
    {
        List<string> adapters = [];
        string? text = null;
        string at = path;
        while (adapters.Count < MaxAdapters)
        {
            string place = File.Exists(at) ? at : Folder(at);
            if (File.Exists(at) || !AdapterFolder.IsOne(place))
            {
                return new ModelPath(place, adapters, text ?? place);
            }

            adapters.Insert(0, place);
            text ??= File.Exists(Path.Combine(place, ChatFiles.TokenizerConfig)) ? place : null;
            at = AdapterFolder.Base(place);
        }

        throw new AdapterException($"{path}: more than {MaxAdapters} adapters stand on each other; correct base_model_name_or_path");
    }

    /// <summary>The folder that a path stands for.</summary>
    private static string Folder(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"{path}: no such folder; give a folder with config.json and model.safetensors, a checkpoint, a run folder or a GGUF file");
        }

        string checkpoints = Path.Combine(path, CheckpointsFolder);
        if (File.Exists(Path.Combine(path, ConfigJson.FileName)) || !Directory.Exists(checkpoints))
        {
            return path;
        }

        return Directory.EnumerateDirectories(checkpoints, "checkpoint-*").Order(StringComparer.Ordinal).LastOrDefault(c => AtomicDirectory.Verify(c, checksums: false) is null)
            ?? throw new FileNotFoundException($"{checkpoints}: the run has no whole checkpoint yet; resume it or choose another run");
    }
}
