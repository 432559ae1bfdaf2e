using System.Text;
using Tiro.Formats;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Formats;

/// <summary>Rope settings of the reference configurations, old keys and new.</summary>
public sealed class RopeParametersTests
{
    [Fact]
    public void EveryScalingIsRead()
    {
        RopeParameters linear = Read("llama-rope-linear");
        (linear.Scaling, linear.Factor, linear.Theta).ShouldBe((RopeScaling.Linear, 4.0, 10000.0));
        RopeParameters dynamic = Read("llama-rope-dynamic");
        (dynamic.Scaling, dynamic.Factor.HasValue).ShouldBe((RopeScaling.Dynamic, true));
        RopeParameters yarn = Read("llama-rope-yarn");
        (yarn.Scaling, yarn.Factor, yarn.OriginalMaxPositions, yarn.BetaFast, yarn.BetaSlow, yarn.Truncate).ShouldBe((RopeScaling.Yarn, 4.0, 64, 32, 1, true));
        RopeParameters llama3 = Read("llama-rope-llama3");
        (llama3.Scaling, llama3.Factor, llama3.LowFreqFactor, llama3.HighFreqFactor, llama3.OriginalMaxPositions).ShouldBe((RopeScaling.Llama3, 8.0, 1, 4, 64));
        RopeParameters oss = Read("gpt-oss");
        (oss.Scaling, oss.Theta, oss.Truncate).ShouldBe((RopeScaling.Yarn, 150000, false));
        RopeParameters phi = Read("phi3-longrope");
        (phi.Scaling, phi.Factor, phi.OriginalMaxPositions).ShouldBe((RopeScaling.LongRope, null, 16));
        phi.ShortFactor.ShouldBe([1.0, 1.15, 1.3, 1.45]);
        phi.LongFactor.ShouldBe([1.5, 2.8, 4.1, 5.4]);
    }

    [Fact]
    public void GptNeoxKeysAreRead()
    {
        RopeParameters rope = Read("gpt-neox");
        (rope.Scaling, rope.Theta, rope.PartialRotaryFactor).ShouldBe((RopeScaling.None, 10000, 0.5));
    }

    [Fact]
    public void GemmaTellsLayersApart()
    {
        RopeParameters full = Read("gemma3"), sliding = Read("gemma3", RopeParameters.SlidingAttention);
        (full.Scaling, full.Theta, full.Factor).ShouldBe((RopeScaling.Linear, 1e6, 8.0));
        (sliding.Scaling, sliding.Theta).ShouldBe((RopeScaling.None, 10000));

        ConfigJson modern = Parse("""{"rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000000.0}, "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0}}}""");
        RopeParameters.Read(modern).ShouldBe(full with { ShortFactor = RopeParameters.Read(modern).ShortFactor, LongFactor = RopeParameters.Read(modern).LongFactor });
        RopeParameters.Read(modern, RopeParameters.SlidingAttention).Theta.ShouldBe(10000);
    }

    [Theory]
    [InlineData("qwen3")]
    [InlineData("deepseek-v3")]
    public void NewKeysMeanTheSame(string name)
    {
        RopeParameters old = Read(name), modern = Read(name + ".v5");
        (modern with { ShortFactor = old.ShortFactor, LongFactor = old.LongFactor }).ShouldBe(old);
    }

    [Theory]
    [InlineData("""{"rope_scaling": {"type": "magic"}}""", "\"rope_scaling.type\": \"magic\" is not supported")]
    [InlineData("""{"rope_scaling": {"type": "linear"}}""", "\"rope_scaling.factor\": missing")]
    [InlineData("""{"rope_scaling": {"type": "linear", "factor": 0}}""", "\"rope_scaling.factor\": must be above 0")]
    [InlineData("""{"rope_theta": -1}""", "\"rope_theta\": -1 is not above 0")]
    [InlineData("""{"rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4}}""", "original_max_position_embeddings\": missing")]
    [InlineData("""{"rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 1, "original_max_position_embeddings": 8}}""", "1 is not above low_freq_factor 4")]
    [InlineData("""{"rope_scaling": {"type": "su", "short_factor": [1]}}""", "\"rope_scaling.long_factor\": must be a list")]
    [InlineData("""{"rotary_pct": 1.5}""", "1.5 is not above 0 and at most 1")]
    public void SenselessSettingsAreTold(string json, string expected) =>
        Should.Throw<ConfigException>(() => RopeParameters.Read(Parse(json))).Message.ShouldContain(expected);

    private static ConfigJson Parse(string json) => ConfigJson.Parse("c", Encoding.UTF8.GetBytes(json));

    private static RopeParameters Read(string name, string layerType = RopeParameters.FullAttention) =>
        RopeParameters.Read(ConfigJson.Open(Repository.Path($"tests/fixtures/configs/{name}.json")), layerType);
}
