using System.Text.Json;
using System.Text.Json.Nodes;
using Tiro.Formats;
using Tiro.Models;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Models;

/// <summary>Adapter folders of PEFT: written alike, and refused in one line where they cannot be followed.</summary>
[Collection("Serial")]
public sealed class AdapterFolderTests : IDisposable
{
    private const string Case = "lora-qv-llama", Config = "adapter_config.json", Weights = "adapter_model.safetensors";

    /// <summary>The keys whose values must be PEFT's.</summary>
    private static readonly string[] s_keys =
    [
        "peft_type", "r", "lora_alpha", "lora_dropout", "target_modules", "bias", "use_rslora", "use_dora", "modules_to_save", "rank_pattern", "alpha_pattern", "fan_in_fan_out", "task_type",
        "base_model_name_or_path", "auto_mapping", "inference_mode", "init_lora_weights", "layers_pattern", "layers_to_transform", "revision",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string> Unsupported => new()
    {
        { "use_dora", "true", "\"use_dora\": it is set, but not supported" },
        { "modules_to_save", "[\"lm_head\"]", "\"modules_to_save\": it is set, but not supported" },
        { "layers_to_transform", "[0]", "\"layers_to_transform\": it is set, but not supported" },
        { "a_key_of_tomorrow", "3", "\"a_key_of_tomorrow\": it is set, but not supported" },
        { "bias", "\"all\"", "\"bias\": \"all\" is not supported" },
        { "peft_type", "\"IA3\"", "\"peft_type\": \"IA3\" is not supported" },
        { "init_lora_weights", "\"pissa\"", "\"init_lora_weights\": \"pissa\" is not supported" },
        { "target_modules", "\".*q_proj\"", "\"target_modules\": \".*q_proj\" is not a plain name" },
        { "target_modules", "[\"q_proj\", 3]", "\"target_modules[1]\": 3 is not a string" },
        { "target_modules", "[\"lm_head\"]", "target_modules: \"lm_head\" is no linear map" },
        { "target_modules", "[]", "target_modules: it is empty" },
        { "rank_pattern", "{\"^q_proj\": 3}", "\"rank_pattern.^q_proj\": not a plain name" },
        { "rank_pattern", "{\"q_proj\": \"3\"}", "\"rank_pattern.q_proj\": \"3\" is not an integer" },
        { "r", "2147483647", "r: 2147483647 is not between 1 and" },
        { "r", "60000", "lora_A.weight\" is [8, 24], but model and adapter_config.json make it [60000, 24]" },
        { "lora_dropout", "1.5", "lora_dropout: 1.5 is not at least 0 and below 1" },
        { "lora_alpha", "\"big\"", "\"lora_alpha\": \"big\" is not a finite number" },
        { "target_modules", "[\"q_proj\"]", "v_proj.lora_A.weight\" is none of what adapter_config.json describes" },
        { "target_modules", "[\"q_proj\", \"v_proj\", \"o_proj\"]", "no tensor \"base_model.model.model.layers.0.self_attn.o_proj.lora_A.weight\"" },
    };

    [Theory]
    [InlineData("lora-qv-llama", "llama-base")]
    [InlineData("lora-all-gpt2", "gpt2-base")]
    [InlineData("lora-rank-pattern-llama", "llama-base")]
    [InlineData("rslora-llama", "llama-base")]
    public void AnAdapterIsWrittenAsPeftWritesIt(string name, string baseName)
    {
        using ModelPackage package = ModelPackage.Load(Fixture(baseName), Fixture(name));
        Save(package.Adapters[0], _folder["copy"]);
        File.ReadAllBytes(Path.Combine(_folder["copy"], Weights)).ShouldBe(File.ReadAllBytes(Path.Combine(Fixture(name), Weights)));
        SameConfig(_folder["copy"], Fixture(name));
    }

    [Theory]
    [InlineData("lora-all-llama", "llama-base")]
    [InlineData("lora-all-gpt2", "gpt2-base")]
    public void AllLinearIsWrittenAsPeftWritesIt(string name, string baseName)
    {
        using ModelPackage package = ModelPackage.Load(Fixture(baseName));
        JsonNode expected = JsonNode.Parse(File.ReadAllText(Path.Combine(Fixture(name), Config)))!;
        var config = new LoraConfig { Rank = (int)expected["r"]!, Alpha = (double)expected["lora_alpha"]!, BaseModel = baseName };
        using LoraAdapter adapter = LoraAdapter.Create(package.Model, config, seed: 1);
        Save(adapter, _folder["new"]);
        SameConfig(_folder["new"], Fixture(name));
        using SafetensorsFile ours = SafetensorsFile.Open(Path.Combine(_folder["new"], Weights)), theirs = SafetensorsFile.Open(Path.Combine(Fixture(name), Weights));
        ours.Entries.Select(e => (e.Name, e.DType, e.Shape)).ShouldBe(theirs.Entries.Select(e => (e.Name, e.DType, e.Shape)));
    }

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void WhatCannotBeFollowedIsNamed(string key, string value, string message)
    {
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(Fixture(Case), Config)))!;
        config[key] = JsonNode.Parse(value);
        Refused(config.ToJsonString(), File.ReadAllBytes(Path.Combine(Fixture(Case), Weights))).ShouldContain(message);
    }

    [Theory]
    [InlineData("dora-llama", "\"use_dora\": ")]
    [InlineData("ia3-llama", "\"peft_type\": ")]
    [InlineData("lora-modules-to-save-llama", "\"modules_to_save\": ")]
    public void OtherAdaptersOfPeftAreRefusedByKey(string name, string key)
    {
        string message = Should.Throw<ConfigException>(() => ModelPackage.Load(Fixture("llama-base"), Fixture(name)).Dispose()).Message;
        message.ShouldContain(key);
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void AnAdapterOfAnotherModelIsRefused()
    {
        string message = Should.Throw<FormatException>(() => ModelPackage.Load(Fixture("gpt2-base"), Fixture(Case)).Dispose()).Message;
        message.ShouldContain("target_modules: \"q_proj\" is no linear map in the layers of this gpt2 model; name some of c_attn, c_fc, c_proj, or all-linear alone");
    }

    [Fact]
    public void AFolderWithoutAnAdapterIsRefused()
    {
        Should.Throw<FileNotFoundException>(() => ModelPackage.Load(Fixture("llama-base"), _folder.Path).Dispose()).Message.ShouldContain(Config);
        File.Copy(Path.Combine(Fixture(Case), Config), _folder[Config]);
        Should.Throw<FileNotFoundException>(() => ModelPackage.Load(Fixture("llama-base"), _folder.Path).Dispose()).Message.ShouldContain(Weights);
    }

    /// <summary>Bytes changed or cut anywhere: an error of one line, or an adapter.</summary>
    [Fact]
    public void DamagedFilesAreErrorsOrRight()
    {
        byte[] config = File.ReadAllBytes(Path.Combine(Fixture(Case), Config)), weights = File.ReadAllBytes(Path.Combine(Fixture(Case), Weights));
        using ModelPackage package = ModelPackage.Load(Fixture("llama-base"));
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            _folder.Write(Config, i % 2 == 0 ? Damage(config, config.Length, random) : config);
            _folder.Write(Weights, i % 2 == 1 ? Damage(weights, 1400, random) : weights);
            try
            {
                LoraAdapter.Load(_folder.Path, package.Model).Dispose();
            }
            catch (FormatException error)
            {
                error.Message.ShouldNotContain('\n');
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(100);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Damage(byte[] bytes, int within, Random random)
    {
        byte[] damaged = random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
        for (int n = random.Next(1, 4); n > 0 && damaged.Length > 0; n--)
        {
            damaged[random.Next(Math.Min(within, damaged.Length))] = (byte)random.Next(256);
        }

        return damaged;
    }

    private static string Fixture(string name) => Repository.Path($"tests/fixtures/training/peft/{name}");

    private static void Save(LoraAdapter adapter, string path)
    {
        using AtomicDirectory folder = AtomicDirectory.Create(path);
        adapter.Save(folder);
        folder.Commit();
    }

    private static void SameConfig(string ours, string theirs)
    {
        JsonNode actual = JsonNode.Parse(File.ReadAllText(Path.Combine(ours, Config)))!, expected = JsonNode.Parse(File.ReadAllText(Path.Combine(theirs, Config)))!;
        foreach (string key in s_keys)
        {
            actual.AsObject().ContainsKey(key).ShouldBeTrue(key);
            JsonNode.DeepEquals(actual[key], expected[key]).ShouldBeTrue($"{key}: {actual[key]} where PEFT has {expected[key]}");
        }
    }

    private string Refused(string config, byte[] weights)
    {
        _folder.Write(Config, config);
        _folder.Write(Weights, weights);
        string message = Should.Throw<FormatException>(() => ModelPackage.Load(Fixture("llama-base"), _folder.Path).Dispose()).Message;
        message.ShouldNotContain('\n');
        return message;
    }
}
