namespace Tiro.Models;

/// <summary>Memory of generating text with a model.</summary>
public static class GenerationMemory
{
    /// <summary>
    /// What a process has besides the model (measured: a generation with a model of a few kilobytes, .NET 10, x86-64 Linux): the
    /// runtime, its libraries, compiled code, a small managed heap.
    /// </summary>
    private const long Runtime = 50L << 20;

    /// <param name="config">The model.</param>
    /// <param name="sequences">Sequences in one batch.</param>
    /// <param name="context">Tokens of each, the prompt included.</param>
    /// <param name="promptChunk">Prompt tokens of a sequence in one run of the model.</param>
    /// <param name="quantized">Names of the parameters that are Q8_0; none: all are f32.</param>
    public static MemoryPlan Plan(DecoderConfig config, long sequences, long context, long promptChunk, IReadOnlySet<string>? quantized = null)
    {
        var memory = new DecoderMemory(config, quantized);
        long tokens = sequences * Math.Min(context, promptChunk);
        return new MemoryPlan([
            memory.Weights,
            memory.Cache(sequences, context),
            memory.Forward(tokens),
            DecoderMemory.Item("logits", 3L * sequences * config.VocabularySize * sizeof(float), $"{sequences:N0} rows x {config.VocabularySize:N0}, and the sampler's two arrays"),
            memory.Panels(tokens),
            memory.Positions,
            memory.Tokenizer,
            new MemoryItem("runtime", Runtime, "the .NET runtime and compiled code (a measured constant)"),
        ]);
    }
}
