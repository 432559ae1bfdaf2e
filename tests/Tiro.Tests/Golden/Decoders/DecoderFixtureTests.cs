using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tiro.Evaluation;
using Tiro.TestKit;

namespace Tiro.Tests;

public sealed class DecoderFixtureTests
{
    private static string Fixtures => Repository.Path("tests/fixtures/decoders");

    public static TheoryData<string, string> Spoiled => new()
    {
        { "logits", "logits" },
        { "generated_logits", "generated_logits" },
        { "a gradient", "grad.model.norm.weight" },
        { "NaN", "logits" },
        { "greedy", "generated" },
        { "loss", "loss" },
        { "loss is NaN's stand-in", "loss" },
        { "a norm", "norm of grad.model.embed_tokens.weight" },
        { "a missing norm", "grad_norms" },
        { "the global norm", "global_grad_norm" },
        { "parameters", "n_params" },
        { "config", "config.json" },
        { "truncated", "expected.safetensors" },
    };

    [Theory]
    [InlineData("llama-mha", 16)]
    [InlineData("llama-gqa", 16)]
    [InlineData("gpt2", 16)]
    [InlineData("padding", 48)]
    [InlineData("alt-names/gpt2", 16)]
    [InlineData("alt-names/llama-mha", 16)]
    public void AReferencesValuesAreRecomputed(string name, int greedy)
    {
        FixtureFolder fixture = FixtureFolder.Find(Fixtures).Single(f => f.Name == $"decoders/{name}");
        FixtureReport report = FixtureVerification.Verify(fixture);
        report.Faults.ShouldBeEmpty();
        report.Passed.ShouldBeTrue();
        report.GreedyAgree.ShouldBe(greedy);
        report.GreedyAll.ShouldBe(greedy);
        report.Logits.ShouldBeInRange(0, 1e-4);
        report.GradNorm.ShouldBeInRange(0, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Spoiled))]
    public void AWrongValueFailsAndIsNamed(string what, string named)
    {
        using var folder = new TemporaryFolder();
        Copy(Path.Combine(Fixtures, "llama-gqa"), folder["llama-gqa"]);
        Spoil(folder["llama-gqa"], what);
        FixtureReport report = FixtureVerification.Verify(FixtureFolder.Find(folder["llama-gqa"]).Single());
        report.Passed.ShouldBeFalse();
        report.Faults[0].ShouldContain(named);
        report.Faults[0].ShouldNotContain("\n");
    }

    [Fact]
    public void AFamilyThatIsNotKnownFails()
    {
        using var folder = new TemporaryFolder();
        Copy(Path.Combine(Fixtures, "llama-gqa"), folder["new"]);
        EditJson(folder["new"], "config.json", config => config["model_type"] = "nobody");
        FixtureReport report = FixtureVerification.Verify(FixtureFolder.Find(folder["new"]).Single());
        report.Faults.ShouldHaveSingleItem().ShouldContain("nobody");
    }

    [Fact]
    public void AModelOutsideTheFixturesIsNotOpened()
    {
        using var folder = new TemporaryFolder();
        Copy(Path.Combine(Fixtures, "padding"), folder["padding"]);
        EditJson(folder["padding"], "expected.json", values => values["model"] = "../../etc");
        FixtureVerification.Verify(FixtureFolder.Find(folder["padding"]).Single()).Passed.ShouldBeFalse();
    }

    private static void Spoil(string folder, string what)
    {
        switch (what)
        {
            case "logits":
                EditTensor(folder, "logits", bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes, BinaryPrimitives.ReadSingleLittleEndian(bytes) + 5e-4f));
                break;
            case "generated_logits":
                EditTensor(folder, "generated_logits", bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes, BinaryPrimitives.ReadSingleLittleEndian(bytes) + 5e-4f));
                break;
            case "a gradient":
                EditTensor(folder, "grad.model.norm.weight", bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes, BinaryPrimitives.ReadSingleLittleEndian(bytes) + 5e-3f));
                break;
            case "NaN":
                EditTensor(folder, "logits", bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes, float.NaN));
                break;
            case "greedy":
                EditTensor(folder, "generated", bytes => BinaryPrimitives.WriteInt64LittleEndian(bytes, BinaryPrimitives.ReadInt64LittleEndian(bytes) - 1));
                break;
            case "loss":
                EditJson(folder, "expected.json", values => values["loss"] = (double)values["loss"]! + 1e-4);
                break;
            case "loss is NaN's stand-in":
                EditJson(folder, "expected.json", values => values["loss"] = "NaN");
                break;
            case "a norm":
                EditJson(folder, "expected.json", values => values["grad_norms"]!["model.embed_tokens.weight"] = 1.01 * (double)values["grad_norms"]!["model.embed_tokens.weight"]!);
                break;
            case "a missing norm":
                EditJson(folder, "expected.json", values => values["grad_norms"]!.AsObject().Remove("model.norm.weight"));
                break;
            case "the global norm":
                EditJson(folder, "expected.json", values => values["global_grad_norm"] = 1.01 * (double)values["global_grad_norm"]!);
                break;
            case "parameters":
                EditJson(folder, "expected.json", values => values["n_params"] = 1 + (long)values["n_params"]!);
                break;
            case "config":
                File.WriteAllText(Path.Combine(folder, "config.json"), "{");
                break;
            case "truncated":
                byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "expected.safetensors"));
                File.WriteAllBytes(Path.Combine(folder, "expected.safetensors"), bytes[..^8]);
                break;
            default:
                throw new ArgumentException(what);
        }
    }

    private static void EditJson(string folder, string file, Action<JsonNode> change)
    {
        string path = Path.Combine(folder, file);
        JsonNode values = JsonNode.Parse(File.ReadAllText(path))!;
        change(values);
        File.WriteAllText(path, values.ToJsonString());
    }

    /// <summary>Changes the last value of a tensor in place.</summary>
    private static void EditTensor(string folder, string name, Action<byte[]> change)
    {
        string path = Path.Combine(folder, "expected.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(8, header));
        JsonElement tensor = document.RootElement.GetProperty(name);
        int size = tensor.GetProperty("dtype").GetString() == "I64" ? 8 : 4, end = 8 + header + tensor.GetProperty("data_offsets")[1].GetInt32();
        byte[] value = bytes[(end - size)..end];
        change(value);
        value.CopyTo(bytes, end - size);
        File.WriteAllBytes(path, bytes);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
