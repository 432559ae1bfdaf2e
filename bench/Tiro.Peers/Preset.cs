namespace Tiro.Peers;

/// <summary>Sizes of a training run.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Layers">Blocks of the decoder.</param>
/// <param name="Width">Channels of the residual stream.</param>
/// <param name="Heads">Query heads of width <paramref name="Width"/> / <paramref name="Heads"/>.</param>
/// <param name="KvHeads">Key and value heads; each serves Heads / KvHeads query heads.</param>
/// <param name="Ffn">Inner width of the feed-forward.</param>
/// <param name="Vocab">Tokens of the vocabulary.</param>
/// <param name="Context">Tokens of a row.</param>
/// <param name="Batch">Rows of a step.</param>
internal sealed record Preset(string Name, int Layers, int Width, int Heads, int KvHeads, int Ffn, int Vocab, int Context, int Batch)
{
    public static IReadOnlyList<Preset> All { get; } =
    [
        new("tiny", 4, 128, 4, 4, 352, 256, 128, 16),
        new("small", 8, 512, 8, 4, 1408, 8192, 256, 8),
        new("smollm2", 30, 576, 9, 3, 1536, 49152, 256, 1),
        new("gpt2", 12, 768, 12, 12, 2048, 50257, 64, 4),
    ];

    /// <summary>Channels of a head.</summary>
    public int Head => Width / Heads;

    /// <summary>Tokens of a step.</summary>
    public int Tokens => Batch * Context;

    /// <summary>Floating-point operations of a step by the 6N + 12·L·T·d rule.</summary>
    /// <param name="parameters">N, the weights of the model, the tied matrix counted once.</param>
    public double Flops(long parameters) => Tokens * ((6.0 * parameters) + (12.0 * Layers * Context * Width));
}
