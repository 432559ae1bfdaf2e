using System.Globalization;
using Tiro.Data;
using Tiro.Models;

namespace Tiro.Training;

/// <summary>Memory of a training run.</summary>
public static class TrainingMemory
{
    /// <summary>
    /// What a process has besides model and text (measured: a run of a model of a few kilobytes, .NET 10, x86-64 Linux): the
    /// runtime, its libraries, compiled code, a small managed heap.
    /// </summary>
    private const long Runtime = 54L << 20;

    /// <summary>Garbage that a small text leaves, and bytes a byte of text while a tokenizer is trained and the text encoded, two parts at most (both measured).</summary>
    private const long Reading = 14L << 20;
    private const double ReadingByte = 11.5;

    /// <summary>Tokens of each split lie in chunks of so many bytes.</summary>
    private const long CorpusChunk = 4L << 20;

    /// <param name="config">The model.</param>
    /// <param name="training">Batch, recomputation and precision; accumulation takes no memory.</param>
    /// <param name="textBytes">Length of the text.</param>
    /// <param name="textTokens">Its tokens, as far as they are known.</param>
    /// <param name="adapter">Parameters of an adapter that is trained in the model's place; 0: the model is trained.</param>
    public static MemoryPlan Plan(DecoderConfig config, TrainingOptions training, long textBytes, long textTokens, long adapter = 0)
    {
        var memory = new DecoderMemory(config);
        long tokens = (long)training.Batch * config.Context, arena = adapter > 0 ? sizeof(float) * adapter : memory.Weights.Bytes;
        long text = Chunks(textTokens * 9 / 10) + Chunks(textTokens / 10);
        long reading = Runtime + Reading + text + memory.Tokenizer.Bytes + (long)(ReadingByte * Math.Min(textBytes, 2L * TextSource.PartCharacters));
        MemoryItem[] items = [
            memory.Weights,
            memory.Narrow(training.Precision),
            new MemoryItem("adapter", adapter > 0 ? arena : 0, adapter > 0 ? FormattableString.Invariant($"{adapter:N0} parameters in f32") : "none"),
            new MemoryItem("gradients", arena, "of what is trained, f32"),
            training.Optimizer == OptimizerKind.Lion
                ? new MemoryItem("moments", arena, "Lion's moment of what is trained, f32")
                : new MemoryItem("moments", 2 * arena, "AdamW's two moments of what is trained, f32"),
            memory.Activations(tokens, training.Recompute, training.Precision),
            memory.Recomputed(tokens, training.Recompute, training.Precision),
            memory.Backward(tokens, training.Precision),
            memory.Logits(tokens),
            memory.Panels(tokens),
            memory.Positions,
            memory.Tokenizer,
            new MemoryItem("text", text, FormattableString.Invariant($"about {textTokens:N0} tokens of 4 bytes")),
            new MemoryItem("runtime", Runtime, "the .NET runtime and compiled code (a measured constant)"),
        ];
        return new MemoryPlan(items, new MemoryItem("reading", reading, "at most before the model is made: reading the text, training the tokenizer, encoding"));
    }

    /// <summary>Refuses a run that cannot fit into this machine (or what its container may have).</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="remedy">What takes less memory.</param>
    /// <exception cref="MemoryPlanException">The plan is larger than the memory there is.</exception>
    public static void Require(MemoryPlan plan, string remedy = "lower training.batch or the context")
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (plan.Total > available)
        {
            MemoryItem largest = plan.Items.MaxBy(item => item.Bytes)!;
            throw new MemoryPlanException(string.Create(
                CultureInfo.InvariantCulture,
                $"the run needs about {plan.Total / MemoryPlan.MiB:N0} MiB, but there are {available / MemoryPlan.MiB:N0} MiB; the most go to {largest.Name}, {largest.Bytes / MemoryPlan.MiB:N0} MiB ({largest.Detail}): {remedy}, or set training.recompute: block"));
        }
    }

    private static long Chunks(long tokens) => ((tokens * sizeof(int) / CorpusChunk) + 1) * CorpusChunk;
}
