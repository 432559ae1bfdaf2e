namespace Tiro.Formats;

/// <summary>How rotary frequencies are changed for contexts longer than those trained on.</summary>
public enum RopeScaling
{
    None,
    Linear,
    Dynamic,
    Yarn,
    Llama3,
    LongRope,
}

/// <summary>
/// The rotary position settings of a config.json, whichever way they are written: the old keys (<c>rope_theta</c> or
/// <c>rotary_emb_base</c>, <c>rope_scaling</c>, <c>rotary_pct</c>, <c>rope_local_base_freq</c>) or the new <c>rope_parameters</c>.
/// </summary>
public sealed record RopeParameters
{
    public const string FullAttention = "full_attention";
    public const string SlidingAttention = "sliding_attention";
    private const double UsualTheta = 10_000;

    public RopeScaling Scaling { get; init; }

    /// <summary>Base of the frequencies theta^(-2i/d).</summary>
    public double Theta { get; init; } = UsualTheta;

    /// <summary>Part of each head that is rotated; null when not told, which means all of it.</summary>
    public double? PartialRotaryFactor { get; init; }

    /// <summary>s: how many times longer the context is; null where the scaling has none.</summary>
    public double? Factor { get; init; }

    /// <summary>Positions the frequencies were trained on, from the settings or the top level; null when not told (then max_position_embeddings).</summary>
    public int? OriginalMaxPositions { get; init; }

    /// <summary>llama3: wavelengths above original / low are scaled fully.</summary>
    public double LowFreqFactor { get; init; } = 1;

    /// <summary>llama3: wavelengths below original / high are not scaled.</summary>
    public double HighFreqFactor { get; init; } = 4;

    public double BetaFast { get; init; } = 32;

    public double BetaSlow { get; init; } = 1;

    /// <summary>yarn: whether the ramp's bounds are rounded to whole dimensions.</summary>
    public bool Truncate { get; init; } = true;

    public double? Mscale { get; init; }

    public double? MscaleAllDim { get; init; }

    /// <summary>Multiplies cos and sin; null means the default of the scaling.</summary>
    public double? AttentionFactor { get; init; }

    /// <summary>longrope: divisors of the frequencies up to the original length.</summary>
    public IReadOnlyList<double> ShortFactor { get; init; } = [];

    /// <summary>longrope: divisors of the frequencies beyond the original length.</summary>
    public IReadOnlyList<double> LongFactor { get; init; } = [];

    /// <summary>Reads the settings for all layers, or for those of one attention kind where the file tells them apart (Gemma 3).</summary>
    /// <param name="config">The model's (text) configuration.</param>
    /// <param name="layerType"><see cref="FullAttention"/> or <see cref="SlidingAttention"/>.</param>
    /// <param name="defaultTheta">Base when the file has none.</param>
    /// <exception cref="ConfigException">A kind of scaling is unknown, or lacks or has a senseless setting.</exception>
    public static RopeParameters Read(ConfigJson config, string layerType = FullAttention, double defaultTheta = UsualTheta)
    {
        ArgumentNullException.ThrowIfNull(config);
        ConfigJson? settings = config.OptionalObject("rope_parameters");
        if (settings is not null)
        {
            settings = settings.OptionalObject(layerType) ?? settings;
            return Build(config, settings, settings.OptionalFloat("rope_theta") ?? OldTheta(config) ?? defaultTheta);
        }

        return layerType == SlidingAttention && config.OptionalFloat("rope_local_base_freq") is { } local
            ? Build(config, null, local)
            : Build(config, config.OptionalObject("rope_scaling"), OldTheta(config) ?? defaultTheta);
    }

    private static double? OldTheta(ConfigJson config) => config.OptionalFloat("rope_theta") ?? config.OptionalFloat("rotary_emb_base");

    private static RopeParameters Build(ConfigJson config, ConfigJson? settings, double theta)
    {
        var result = new RopeParameters
        {
            Theta = theta > 0 ? theta : throw config.Error("rope_theta", $"{theta} is not above 0"),
            PartialRotaryFactor = settings?.OptionalFloat("partial_rotary_factor") ?? config.OptionalFloat("partial_rotary_factor") ?? config.OptionalFloat("rotary_pct"),
            OriginalMaxPositions = settings?.OptionalInt("original_max_position_embeddings") ?? config.OptionalInt("original_max_position_embeddings"),
        };
        if (result.PartialRotaryFactor is { } part && part is not (> 0 and <= 1))
        {
            throw config.Error("partial_rotary_factor", $"{part} is not above 0 and at most 1");
        }

        if (result.OriginalMaxPositions is <= 0)
        {
            throw config.Error("original_max_position_embeddings", $"{result.OriginalMaxPositions} is not above 0");
        }

        return settings is null ? result : ReadScaling(settings, result);
    }

    private static RopeParameters ReadScaling(ConfigJson settings, RopeParameters result)
    {
        string key = settings.Has("rope_type") ? "rope_type" : "type";
        return settings.OptionalString(key) switch
        {
            null or "default" => result,
            "linear" => result with { Scaling = RopeScaling.Linear, Factor = Positive(settings, "factor") },
            "dynamic" => result with { Scaling = RopeScaling.Dynamic, Factor = Positive(settings, "factor") },
            "yarn" => ReadYarn(settings, result),
            "llama3" => ReadLlama3(settings, result),
            "longrope" or "su" => ReadLongRope(settings, result),
            { } other => throw settings.Error(key, $"\"{other}\" is not supported (default, linear, dynamic, yarn, llama3, longrope)"),
        };
    }

    private static RopeParameters ReadYarn(ConfigJson settings, RopeParameters result) => result with
    {
        Scaling = RopeScaling.Yarn,
        Factor = Positive(settings, "factor"),
        BetaFast = settings.Float("beta_fast", result.BetaFast),
        BetaSlow = settings.Float("beta_slow", result.BetaSlow),
        Truncate = settings.Bool("truncate", true),
        Mscale = settings.OptionalFloat("mscale"),
        MscaleAllDim = settings.OptionalFloat("mscale_all_dim"),
        AttentionFactor = settings.OptionalFloat("attention_factor"),
    };

    private static RopeParameters ReadLlama3(ConfigJson settings, RopeParameters result)
    {
        double low = Positive(settings, "low_freq_factor"), high = Positive(settings, "high_freq_factor");
        if (result.OriginalMaxPositions is null)
        {
            throw settings.Error("original_max_position_embeddings", "missing; llama3 scaling needs it");
        }

        return low < high
            ? result with { Scaling = RopeScaling.Llama3, Factor = Positive(settings, "factor"), LowFreqFactor = low, HighFreqFactor = high }
            : throw settings.Error("high_freq_factor", $"{high} is not above low_freq_factor {low}");
    }

    private static RopeParameters ReadLongRope(ConfigJson settings, RopeParameters result) => result with
    {
        Scaling = RopeScaling.LongRope,
        Factor = settings.Has("factor") ? Positive(settings, "factor") : null,
        AttentionFactor = settings.OptionalFloat("attention_factor"),
        ShortFactor = PositiveList(settings, "short_factor"),
        LongFactor = PositiveList(settings, "long_factor"),
    };

    private static double Positive(ConfigJson settings, string key) =>
        settings.Float(key) is > 0 and var value ? value : throw settings.Error(key, "must be above 0");

    private static IReadOnlyList<double> PositiveList(ConfigJson settings, string key) =>
        settings.Floats(key) is { Count: > 0 } list && list.All(static value => value > 0) ? list : throw settings.Error(key, "must be a list of numbers above 0");
}
