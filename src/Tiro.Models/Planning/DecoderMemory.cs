using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>
/// Bytes that a decoder of some sizes takes, by formula. C width, Q and K widths of queries and of keys, H heads, F feed-forward
/// width, V vocabulary, T tokens. A pool hands buffers out by size, so what counts is the most buffers of each size at a time.
/// </summary>
/// <param name="config">The decoder.</param>
/// <param name="quantized">Names of the parameters that are Q8_0; none: all are f32.</param>
public sealed class DecoderMemory(DecoderConfig config, IReadOnlySet<string>? quantized = null)
{
    private const int Float = sizeof(float);

    /// <summary>Packed panels of a matrix product: at most so much at a time.</summary>
    private const long PanelBytes = 8 << 20;

    /// <summary>A tokenizer's tables, an entry of the vocabulary (measured: 17 MB for 50,257).</summary>
    private const int VocabularyEntry = 340;

    private long C => config.Width;

    private long Q => config.QueryWidth;

    private long Qkv => config.QueryWidth + (2L * config.KvWidth);

    private long F => config.FeedForward;

    /// <summary>Width of the first product of the MLP: gate and up side by side.</summary>
    private long Up => config.GatedMlp ? 2 * F : F;

    /// <summary>Statistics that a norm keeps of a row.</summary>
    private int NormStatistics => config.Norm == NormKind.Layer ? 2 : 1;

    /// <summary>Where the heads' outputs are not as wide as the model they are buffers of their own.</summary>
    private long OwnQ => Q == C ? 0 : Q;

    private bool IsQuantized => quantized is { Count: > 0 };

    /// <summary>All parameters once, gaps of the arena included.</summary>
    public MemoryItem Weights => Item("weights", DecoderModel.WeightBytes(config, quantized), $"{DecoderModel.CountParameters(config):N0} parameters in {(IsQuantized ? "q8_0 and f32" : "f32")}");

    /// <summary>The matrices that compute where that is not f32; the gaps and vectors of their arena are counted.</summary>
    public MemoryItem Narrow(Precision precision) =>
        Item("bf16 copy", precision == Precision.BF16 ? DecoderModel.ArenaElements(config) * Size(precision) : 0, precision == Precision.BF16 ? "of the weights, 2 bytes each: what products read" : "none");

    public MemoryItem Positions => config.Positions == PositionKind.Rope
        ? Item("positions", (long)config.Context * config.HeadSize * Float, "cosines and sines of the rotary positions")
        : Item("positions", 0, "learned, among the weights");

    public MemoryItem Tokenizer => Item("tokenizer", (long)config.VocabularySize * VocabularyEntry, $"tables of {config.VocabularySize:N0} tokens");

    /// <summary>What the forward pass keeps of all layers for the backward pass.</summary>
    public MemoryItem Activations(long tokens, Recomputation recompute, Precision precision)
    {
        (long values, long statistics) = recompute switch
        {
            Recomputation.Block => (C, 0),
            Recomputation.Attention => (LayerValues - Qkv, NormStatistics),
            _ => (LayerValues, LayerStatistics),
        };
        string kept = recompute switch
        {
            Recomputation.Block => "its input",
            Recomputation.Attention => "its input, the heads' outputs, the middle of the residual stream, gate|up",
            _ => "its input, q|k|v, the heads' outputs, the middle of the residual stream, gate|up",
        };
        long layer = (values * Size(precision)) + (statistics * Float);
        return Item("activations", tokens * ((config.Layers * layer) + (C * Size(precision))), $"{config.Layers} layers x {tokens:N0} tokens x {layer:N0} bytes: {kept}");
    }

    /// <summary>What is computed again for one layer at a time.</summary>
    public MemoryItem Recomputed(long tokens, Recomputation recompute, Precision precision)
    {
        (long values, long statistics) = recompute switch
        {
            Recomputation.Block => (LayerValues - C, LayerStatistics),
            Recomputation.Attention => (Qkv + Q, LayerStatistics - NormStatistics),
            _ => (0, 0),
        };
        return Item("recomputed", tokens * ((values * Size(precision)) + (statistics * Float)), recompute == Recomputation.None ? "nothing" : "activations of one layer at a time");
    }

    /// <summary>Gradients of activations on their way back through a layer, and outputs made again.</summary>
    public MemoryItem Backward(long tokens, Precision precision)
    {
        long wide = precision == Precision.BF16 ? Up + Qkv + C : 0;
        return Item("backward", tokens * Float * ((4 * C) + OwnQ + Qkv + (2 * F) + Up + wide), "within a layer: gradients of activations, outputs of norms and activations made again, and f32 of what is kept in BF16");
    }

    /// <summary>Logits, as many rows as exist at a time.</summary>
    public MemoryItem Logits(long rows)
    {
        long some = Ops.LogitRows(rows, config.VocabularySize);
        return Item("logits", some * config.VocabularySize * Float, $"{some:N0} rows x {config.VocabularySize:N0} at a time");
    }

    /// <summary>A forward pass of which nothing is kept.</summary>
    public MemoryItem Forward(long tokens) =>
        Item("forward", tokens * Float * ((5 * C) + OwnQ + Qkv + F + Up), $"a layer's temporaries of {tokens:N0} tokens");

    public MemoryItem Cache(long sequences, long capacity) =>
        Item("kv cache", 2 * config.Layers * sequences * capacity * config.KvWidth * Float, $"keys and values of {sequences:N0} x {capacity:N0} tokens in {config.Layers} layers, f32");

    /// <summary>Packed operands of the largest product of <paramref name="tokens"/> rows; of quantised weights, in their own arithmetic.</summary>
    public MemoryItem Panels(long tokens)
    {
        if (IsQuantized)
        {
            return Item("panels", tokens * Math.Max(F, Math.Max(C, Q)) * sizeof(short), "a product's activations in integers");
        }

        long rows = Ops.LogitRows(tokens, config.VocabularySize), wide = Math.Max(Up, Qkv);
        long layer = Math.Max(Math.Min(tokens, wide) * C, Math.Min(tokens, C) * wide), head = Math.Max(Math.Min(rows, config.VocabularySize) * C, Math.Min(rows, C) * config.VocabularySize);
        return Item("panels", Math.Min(PanelBytes, Math.Max(layer, head) * Float), "packed operands of matrix products");
    }

    internal static MemoryItem Item(string name, long bytes, FormattableString detail) => new(name, bytes, FormattableString.Invariant(detail));

    internal static MemoryItem Item(string name, long bytes, string detail) => new(name, bytes, detail);

    private static int Size(Precision precision) => precision == Precision.BF16 ? 2 : Float;

    /// <summary>Activations a token that a layer keeps: input, q|k|v, heads' outputs, middle of the residual stream, gate|up.</summary>
    private long LayerValues => (2 * C) + Qkv + Q + Up;

    /// <summary>Statistics a token that a layer keeps: of two norms, and a maximum and a sum of each head.</summary>
    private long LayerStatistics => (2 * NormStatistics) + (2 * config.Heads);
}
