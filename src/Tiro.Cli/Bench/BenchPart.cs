namespace Tiro.Cli;

/// <summary>A part of <c>tiro bench</c> that measures kernels: its name on the command line and in JSON, and how it is run.</summary>
internal sealed record BenchPart(string Name, string Description, Action<MachineLimits, Action<BenchResult>> Run)
{
    /// <summary>In the order of a whole run: attention first, whose memory would hide in what others leave to the allocator.</summary>
    public static IReadOnlyList<BenchPart> All { get; } =
    [
        new("attention", "Causal attention, forward and backward, of 128 to 4096 tokens.", AttentionBench.Run),
        new("gemm", "Matrix products of square and of model shapes.", GemmBench.Run),
        new("memory", "Norms, RoPE, SwiGLU, softmax and AdamW out of cache.", MemoryBench.Run),
        new("elementwise", "Activation functions, sums and the loss out of cache.", ElementwiseBench.Run),
    ];
}
