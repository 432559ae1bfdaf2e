using System.Globalization;
using System.Text.Json;
using Tiro.Formats;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests;

/// <summary>What runs on a model start from: a small model with fresh weights that reads and writes letters, and data for each kind of run.</summary>
public sealed class TuningBase : IDisposable
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789 \n:?.,+-=AUQHTIWSBCDEFGL";

    private readonly TemporaryFolder _folder = new();

    public TuningBase()
    {
        Dialogues = Rows("dialogues.jsonl", 24, i => i % 5 == 0
            ? Dialogue($"{i}?", $"{i}.", "And now?", $"It is {i}.")
            : Dialogue($"{i}?", Answer(i)));
        Pairs = Rows("pairs.jsonl", 20, i => $$"""{"prompt":"{{i}}?","chosen":"{{Answer(i)}}","rejected":"I do not say."}""");
        Tasks = Rows("tasks.jsonl", 20, i => $$"""{"prompt":"{{i % 3}} + {{i % 4}} =","answer":{{(i % 3) + (i % 4)}}}""");
        Model = Copy("llama-base");
    }

    /// <summary>The folder of the model, of the shape that the fixtures' adapters have.</summary>
    public string Model { get; }

    public string Dialogues { get; }

    public string Pairs { get; }

    public string Tasks { get; }

    /// <summary>A fixture's model beside a tokenizer of single characters.</summary>
    public string Copy(string fixture) => Copy(fixture, fixture);

    /// <inheritdoc cref="Copy(string)"/>
    public string Copy(string fixture, string name)
    {
        foreach (string file in new[] { ConfigJson.FileName, "model.safetensors" })
        {
            _folder.Write($"{name}/{file}", File.ReadAllBytes(Repository.Path($"tests/fixtures/training/peft/{fixture}/{file}")));
        }

        Tokenizer tokenizer = CharacterTrainer.Train([Letters], ["<|endoftext|>"]);
        using var json = new MemoryStream();
        tokenizer.WriteJson(json);
        _folder.Write($"{name}/tokenizer.json", json.ToArray());
        _folder.Write($"{name}/generation_config.json", string.Create(CultureInfo.InvariantCulture, $$"""{"eos_token_id": [{{tokenizer.EndOfText}}]}"""));
        return _folder[name];
    }

    /// <summary>A row of messages, user and assistant in turn.</summary>
    public static string Dialogue(params string[] turns) => JsonSerializer.Serialize(
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["messages"] = turns.Select((turn, i) => new Dictionary<string, string>(StringComparer.Ordinal) { ["role"] = i % 2 == 0 ? "user" : "assistant", ["content"] = turn }).ToArray(),
        });

    public void Dispose() => _folder.Dispose();

    private static string Answer(int i) => string.Create(CultureInfo.InvariantCulture, $"It is {i}{new string('a', i % 6)}.");

    private string Rows(string name, int count, Func<int, string> row) => _folder.Write(name, string.Concat(Enumerable.Range(0, count).Select(i => row(i) + "\n")));
}
