using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tiro.Data;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>A pre-training run of a few seconds on invented stories, started as a process.</summary>
internal sealed class SmallRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallRun(int steps = 100, int threads = 2)
    {
        Text = _folder.Write("stories.txt", Stories(120));
        Out = _folder["run"];
        Recipe = _folder.Write("recipe.yaml", string.Create(CultureInfo.InvariantCulture, $"""
            seed: 3
            out: {Out}
            threads: {threads}
            data:
              path: {Text}
            tokenizer:
              vocabulary: 300
            model:
              layers: 2
              width: 32
              heads: 2
              context: 64
            training:
              steps: {steps}
              batch: 4
              learning_rate: 3e-3
              warmup: 2
            evaluation:
              every: 10
              batches: 4
            checkpoints:
              every: 5
            sample:
              tokens: 4

            """));
    }

    public string Text { get; }

    public string Recipe { get; }

    public string Out { get; set; }

    public string this[string name] => _folder[name];

    public string Checkpoints => Path.Combine(Out, "checkpoints");

    public string Newest => Directory.GetDirectories(Checkpoints, "checkpoint-*").Order(StringComparer.Ordinal).Last();

    public static string Stories(int count)
    {
        var generator = new StoryGenerator(World.Create(5), 5);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(generator.Training(i).Text).Append('\n');
        }

        return text.ToString();
    }

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Write(string name, byte[] bytes) => _folder.Write(name, bytes);

    public string[] Arguments(params string[] more) => ["pretrain", Recipe, "--set", $"out={Out}", .. more];

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

    /// <summary>Weights, moments, tokenizer and state of the newest checkpoint.</summary>
    public byte[][] State() =>
        [.. new[] { "model.safetensors", "optimizer.safetensors", "tokenizer.json", "state.json" }.Select(name => File.ReadAllBytes(Path.Combine(Newest, name)))];

    public void ShouldEqual(SmallRun other, string because)
    {
        Metrics().ShouldBe(other.Metrics(), because);
        byte[][] mine = State(), others = other.State();
        for (int i = 0; i < mine.Length; i++)
        {
            mine[i].AsSpan().SequenceEqual(others[i]).ShouldBeTrue($"file {i} of the last checkpoint differs: {because}");
        }
    }

    public void Dispose() => _folder.Dispose();
}
