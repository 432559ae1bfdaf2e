using System.Text;
using Tiro.Formats;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Formats;

public sealed class ConfigJsonTests
{
    private const string Example = """
        {"model_type": "llama", "hidden_size": 64, "whole": 8.0, "big": 3000000000, "part": 1.5, "eps": 1e-5, "tie": false, "none": null,
         "eos": [1, 2], "one": 7, "names": ["a", "b"], "mixed": [1, "a"], "inner": {"deep": {"n": "x"}}, "torch_dtype": "bfloat16"}
        """;

    private static ConfigJson Config => ConfigJson.Parse("m/config.json", Encoding.UTF8.GetBytes(Example));

    [Fact]
    public void GettersReadWhatIsThere()
    {
        ConfigJson config = Config;
        config.ModelType.ShouldBe("llama");
        config.Int("hidden_size").ShouldBe(64);
        config.Int("whole").ShouldBe(8);
        config.Float("eps").ShouldBe(1e-5);
        config.Float("hidden_size").ShouldBe(64);
        config.Bool("tie").ShouldBeFalse();
        config.IntOrList("eos").ShouldBe([1, 2]);
        config.IntOrList("one").ShouldBe([7]);
        config.IntOrList("absent").ShouldBeEmpty();
        config.Strings("names").ShouldBe(["a", "b"]);
        config.Floats("eos").ShouldBe([1.0, 2.0]);
        config.Object("inner").Object("deep").String("n").ShouldBe("x");
        config.DType.ShouldBe(DType.BF16);
    }

    [Fact]
    public void NullCountsAsAbsent()
    {
        ConfigJson config = Config;
        config.Has("none").ShouldBeFalse();
        config.Int("none", 5).ShouldBe(5);
        config.OptionalObject("none").ShouldBeNull();
        config.Bool("absent", true).ShouldBeTrue();
        config.String("absent", "x").ShouldBe("x");
        config.OptionalFloat("absent").ShouldBeNull();
    }

    [Fact]
    public void ErrorsNameFileAndKey()
    {
        ConfigJson config = Config;
        Message(() => config.Int("absent")).ShouldBe("m/config.json: \"absent\": missing; it must be an integer");
        Message(() => config.Int("none")).ShouldBe("m/config.json: \"none\": missing; it must be an integer");
        Message(() => config.Int("part")).ShouldBe("m/config.json: \"part\": 1.5 is not an integer below 2^31");
        Message(() => config.Int("big")).ShouldContain("3000000000 is not an integer below 2^31");
        Message(() => config.Bool("one")).ShouldContain("7 is not true or false");
        Message(() => config.String("one")).ShouldContain("7 is not a string");
        Message(() => config.Strings("mixed")).ShouldContain("\"mixed[0]\": 1 is not a string");
        Message(() => config.Strings("one")).ShouldContain("7 is not a list");
        Message(() => config.Object("inner").Object("deep").Int("n")).ShouldBe("m/config.json: \"inner.deep.n\": \"x\" is not an integer below 2^31");
        Message(() => config.Object("one")).ShouldContain("7 is not an object");
    }

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{\"a\": 1, \"a\": 2}", "not valid JSON")]
    [InlineData("{\"a\": 1", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    public void MalformedFilesAreTold(string json, string expected) =>
        Message(() => ConfigJson.Parse("c", Encoding.UTF8.GetBytes(json))).ShouldContain(expected);

    [Fact]
    public void DepthIsBounded()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);
        Message(() => ConfigJson.Parse("c", Encoding.UTF8.GetBytes(deep))).ShouldContain("depth");
    }

    [Fact]
    public void AFolderStandsForItsConfig()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<FileNotFoundException>(() => ConfigJson.Open(folder.Path)).Message.ShouldContain("config.json: no such file");
        folder.Write("config.json", "\uFEFF{\"model_type\": \"gpt2\", \"dtype\": \"float32\"}");
        ConfigJson config = ConfigJson.Open(folder.Path);
        config.ModelType.ShouldBe("gpt2");
        config.DType.ShouldBe(DType.F32);
    }

    [Fact]
    public void MutatedConfigsAreRefusedOrRead()
    {
        byte[] valid = File.ReadAllBytes(Repository.Path("tests/fixtures/configs/llama-rope-llama3.json"));
        var random = new Random(3);
        int refused = 0, count = Mutations.Count(3000);
        for (int i = 0; i < count; i++)
        {
            try
            {
                ConfigJson config = ConfigJson.Parse("c", Mutations.Mutate(random, valid));
                config.OptionalInt("hidden_size");
                config.IntOrList("eos_token_id");
                config.OptionalString("model_type");
                RopeParameters.Read(config).Theta.ShouldBeGreaterThan(0);
            }
            catch (ConfigException error)
            {
                error.Message.ShouldNotContain("\n");
                refused++;
            }
        }

        refused.ShouldBeInRange(count / 4, count - 1);
    }

    private static string Message(Func<object?> act) => Should.Throw<ConfigException>(() => act()).Message;
}
