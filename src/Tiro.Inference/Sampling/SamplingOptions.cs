namespace Tiro.Inference;

/// <summary>How the next token is chosen from logits.</summary>
public sealed record SamplingOptions
{
    /// <summary>Always the most probable token.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>Divides the logits; 0: always the most probable token (of several the one with the smallest id).</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>Only tokens whose logit is at least the k-th largest; 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the most probable tokens up to the one with which their probability reaches p; 1: all.</summary>
    public float TopP { get; init; } = 1;

    public ulong Seed { get; init; }

    /// <summary>The first thing that is wrong with these values, or null.</summary>
    public string? Problem() =>
        !(float.IsFinite(Temperature) && Temperature >= 0) ? "the temperature must be 0 (greedy) or a positive number"
        : TopK < 0 ? "top-k must be 0 (all tokens) or a positive count"
        : !(TopP is > 0 and <= 1) ? "top-p must be above 0 and at most 1"
        : null;
}
