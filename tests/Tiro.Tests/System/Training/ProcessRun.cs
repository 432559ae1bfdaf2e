using System.Diagnostics;
using System.Text.Json;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>A training run of a few seconds in a folder of its own, started as a process.</summary>
internal abstract class ProcessRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected ProcessRun() => Out = _folder["run"];

    public string Out { get; set; }

    public string this[string name] => _folder[name];

    public string Checkpoints => Path.Combine(Out, "checkpoints");

    public string Newest => Directory.GetDirectories(Checkpoints, "checkpoint-*").Order(StringComparer.Ordinal).Last();

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Write(string name, byte[] bytes) => _folder.Write(name, bytes);

    public abstract string[] Arguments(params string[] more);

    public ProcessResult Run(params string[] more) => TiroProcess.Run(Arguments(more));

    public Process Start(params string[] more) => TiroProcess.Start(Arguments(more));

    /// <summary>The rows of metrics.jsonl without the times, each as its raw text.</summary>
    public string[] Metrics() => [.. File.ReadLines(Path.Combine(Out, "metrics.jsonl")).Select(line =>
    {
        using JsonDocument row = JsonDocument.Parse(line);
        return string.Join(' ', row.RootElement.EnumerateObject()
            .Where(field => field.Name is not ("seconds" or "tokens_per_second" or "peak_memory"))
            .Select(field => $"{field.Name}={field.Value.GetRawText()}"));
    })];

    /// <summary>Every file of the newest checkpoint (weights, moments, tokenizer, state), but for the recipe, which names the folder, and the manifest of them all.</summary>
    public byte[][] State() => [.. StateFiles().Select(File.ReadAllBytes)];

    public void ShouldEqual(ProcessRun other, string because)
    {
        Metrics().ShouldBe(other.Metrics(), because);
        string[] mine = StateFiles(), others = other.StateFiles();
        mine.Select(Path.GetFileName).ShouldBe(others.Select(Path.GetFileName), because);
        foreach ((string one, string two) in mine.Zip(others))
        {
            File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(two)).ShouldBeTrue($"{Path.GetFileName(one)} of the last checkpoint differs: {because}");
        }
    }

    public void Dispose() => _folder.Dispose();

    private string[] StateFiles() =>
        [.. Directory.GetFiles(Newest).Where(file => Path.GetFileName(file) is not ("recipe.yaml" or "complete.json")).Order(StringComparer.Ordinal)];
}
