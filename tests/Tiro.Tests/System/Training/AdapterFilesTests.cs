using System.Text.Json;
using Tiro.Formats;
using Tiro.TestKit;

namespace Tiro.Tests;

/// <summary>The adapter that a run leaves has the config, names and shapes of the one that PEFT left for the same settings.</summary>
[Collection(ProcessCollection.Name)]
public sealed class AdapterFilesTests(TuningBase start) : IClassFixture<TuningBase>
{
    private static readonly string[] Keys =
    [
        "peft_type", "r", "lora_alpha", "lora_dropout", "bias", "use_rslora", "use_dora", "modules_to_save", "rank_pattern", "alpha_pattern", "fan_in_fan_out", "task_type",
    ];

    [Theory]
    [InlineData("llama-base", "lora-qv-llama")]
    [InlineData("llama-base", "lora-all-llama")]
    [InlineData("llama-base", "rslora-llama")]
    [InlineData("gpt2-base", "lora-attn-gpt2")]
    [InlineData("gpt2-base", "lora-all-gpt2")]
    public void AnAdapterIsLikePefts(string model, string adapter)
    {
        string fixture = Repository.Path($"tests/fixtures/training/peft/{adapter}");
        using JsonDocument theirs = Config(fixture);
        JsonElement settings = theirs.RootElement;
        string[] targets = [.. settings.GetProperty("target_modules").EnumerateArray().Select(target => target.GetString()!)];
        using var run = new TuningRun(start, "lora", steps: 2) { Model = start.Copy(model) };
        ProcessResult result = run.Run(
            "--set", $"lora.targets={string.Join(',', targets)}",
            "--set", $"lora.rank={settings.GetProperty("r")}",
            "--set", $"lora.alpha={settings.GetProperty("lora_alpha")}",
            "--set", $"lora.dropout={settings.GetProperty("lora_dropout")}",
            "--set", $"lora.rank_stabilized={(settings.GetProperty("use_rslora").GetBoolean() ? "true" : "false")}");
        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldMatch(@"\n[\d,]+ of [\d,]+ parameters .*%");

        using JsonDocument ours = Config(run.Newest);
        foreach (string key in Keys)
        {
            Value(ours.RootElement.GetProperty(key)).ShouldBe(Value(settings.GetProperty(key)), key);
        }

        ours.RootElement.GetProperty("target_modules").EnumerateArray().Select(target => target.GetString()).ShouldBe(targets, ignoreOrder: true);
        ours.RootElement.GetProperty("base_model_name_or_path").GetString().ShouldBe(run.Model);
        Tensors(run.Newest).ShouldBe(Tensors(fixture));
    }

    private static JsonDocument Config(string folder) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "adapter_config.json")));

    /// <summary>A number without the form that it is written in, else the text.</summary>
    private static object Value(JsonElement element) => element.ValueKind == JsonValueKind.Number ? element.GetDouble() : element.GetRawText().Replace(" ", "", StringComparison.Ordinal);

    private static string[] Tensors(string folder)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, "adapter_model.safetensors"));
        return [.. file.Entries.Select(entry => $"{entry.Name} {entry.DType} {entry.Shape}").Order(StringComparer.Ordinal)];
    }
}
