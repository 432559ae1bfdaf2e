namespace Tiro.Models;

/// <summary>Settings of LoRA, named as in PEFT's adapter_config.json.</summary>
public sealed record LoraConfig
{
    /// <summary>In <see cref="Targets"/>: every linear map of the layers, not the output head.</summary>
    public const string AllLinear = "all-linear";

    /// <summary>Far above any use; keeps a typing error from asking for terabytes.</summary>
    private const int MaxRank = 1 << 16;

    /// <summary>r: rows of A and columns of B.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>lora_alpha: the product counts alpha / r times.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>Part of the adapter's inputs that training drops.</summary>
    public double Dropout { get; init; }

    /// <summary>use_rslora: alpha / sqrt(r) instead (Kalajdzievski, "Rank Stabilization", 2023).</summary>
    public bool RankStabilized { get; init; }

    /// <summary>target_modules: full names of linear maps or their last parts, such as q_proj or self_attn.q_proj, or <see cref="AllLinear"/> alone.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [AllLinear];

    /// <summary>Ranks of maps that differ, by full name or last parts; the first that fits counts.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> RankPattern { get; init; } = [];

    /// <summary>Alphas of maps that differ.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> AlphaPattern { get; init; } = [];

    /// <summary>base_model_name_or_path: where the base came from; a note for the reader.</summary>
    public string? BaseModel { get; init; }

    public string TaskType { get; init; } = "CAUSAL_LM";

    /// <summary>The rank of a linear map.</summary>
    public int RankOf(string module) => Pick(RankPattern, module, Rank);

    /// <summary>The factor of a linear map's product.</summary>
    public double ScaleOf(string module)
    {
        double rank = RankOf(module);
        return Pick(AlphaPattern, module, Alpha) / (RankStabilized ? Math.Sqrt(rank) : rank);
    }

    /// <summary>Null when the settings make sense, else one line with the key, its value and what is allowed.</summary>
    public string? Problem() => this switch
    {
        { Rank: < 1 or > MaxRank } => $"r: {Rank} is not between 1 and {MaxRank}",
        { Dropout: var p } when !(p is >= 0 and < 1) => $"lora_dropout: {p} is not at least 0 and below 1",
        { Alpha: var alpha } when !double.IsFinite(alpha) => $"lora_alpha: {alpha} is not a finite number",
        { Targets.Count: 0 } => "target_modules: it is empty; name the linear maps to adapt, such as q_proj, or all-linear",
        _ when RankPattern.Any(pair => pair.Value is < 1 or > MaxRank) => $"rank_pattern: a rank is not between 1 and {MaxRank}",
        _ when AlphaPattern.Any(pair => !double.IsFinite(pair.Value)) => "alpha_pattern: an alpha is not a finite number",
        _ => null,
    };

    /// <summary>Null where training would go on alike with <paramref name="other"/>, else the first setting that differs, its value here and there.</summary>
    internal string? Difference(LoraConfig other)
    {
        (string Key, string Ours, string Theirs)[] settings =
        [
            ("r", $"{Rank}", $"{other.Rank}"),
            ("lora_alpha", $"{Alpha:R}", $"{other.Alpha:R}"),
            ("lora_dropout", $"{Dropout:R}", $"{other.Dropout:R}"),
            ("use_rslora", $"{RankStabilized}", $"{other.RankStabilized}"),
            ("target_modules", string.Join(", ", Targets), string.Join(", ", other.Targets)),
            ("rank_pattern", string.Join(", ", RankPattern), string.Join(", ", other.RankPattern)),
            ("alpha_pattern", string.Join(", ", AlphaPattern), string.Join(", ", other.AlphaPattern)),
        ];
        (string key, string ours, string theirs) = settings.FirstOrDefault(setting => setting.Ours != setting.Theirs);
        return key is null ? null : $"{key} is {ours}, but {theirs}";
    }

    /// <summary>Whether a name stands for a linear map: it is the full name or its last parts.</summary>
    internal static bool Fits(string name, string module) =>
        module.EndsWith(name, StringComparison.Ordinal) && (module.Length == name.Length || (name.Length > 0 && module[^(name.Length + 1)] == '.'));

    private static T Pick<T>(IReadOnlyList<KeyValuePair<string, T>> pattern, string module, T usual)
    {
        foreach ((string name, T value) in pattern)
        {
            if (Fits(name, module))
            {
                return value;
            }
        }

        return usual;
    }
}
