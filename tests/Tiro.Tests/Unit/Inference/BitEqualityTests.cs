using System.Runtime.InteropServices;
using Tiro.Inference;
using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Tests;

/// <summary>Logits of a sequence are the same bits whatever the batch, the cutting of the prompt, the mode and the threads.</summary>
[Collection("Serial")]
public sealed class BitEqualityTests : IDisposable
{
    private const int Steps = 6;

    private readonly DecoderModel _model = NewModel();

    public static TheoryData<int> Chunks => [1, 7, 64, 1000];

    [Fact]
    public void ARowIsTheSameAloneAndInABatch()
    {
        int[][] prompts = [.. Enumerable.Range(0, 16).Select(i => Prompt(i, 3 + (7 * i)))];
        int[][] together = Run(prompts, chunk: 512);
        foreach (int row in new[] { 0, 1, 8, 15 })
        {
            Run([prompts[row]], chunk: 512)[0].ShouldBe(together[row]);
        }
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public void APromptIsTheSameHoweverItIsCut(int chunk)
    {
        int[][] prompts = [Prompt(1, 130), Prompt(2, 33), Prompt(3, 1)];
        Run(prompts, chunk).ShouldBe(Run(prompts, chunk: 512));
    }

    [Fact]
    public void PackedTrainingPrefillAndDecodingAgree()
    {
        int[][] documents = [Prompt(1, 40), Prompt(2, 75), Prompt(3, 17)];
        int[] ids = [.. documents.SelectMany(d => d)];
        int[] positions = [.. documents.SelectMany(d => Enumerable.Range(0, d.Length))];
        int[] sequences = [.. documents.SelectMany((d, i) => Enumerable.Repeat(i, d.Length))];
        _model.Parameters.Train();
        int[][] trained = Rows(ForwardBatch.Packed, ids, positions, sequences);
        int at = 0;
        foreach (int[] document in documents)
        {
            int[][] expected = trained[at..(at + document.Length)];
            at += document.Length;
            Cached(document, document.Length).ShouldBe(expected);
            Cached(document, 1).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void ThreadsChangeNothing(int threads)
    {
        int[][] prompts = [Prompt(1, 130), Prompt(2, 33)];
        int before = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = 1;
            int[][] one = Run(prompts, chunk: 512);
            WorkerPool.Threads = threads;
            Run(prompts, chunk: 512).ShouldBe(one);
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }

    public void Dispose() => _model.Dispose();

    private static DecoderModel NewModel()
    {
        var model = new DecoderModel(new DecoderConfig
        {
            Family = "llama", VocabularySize = 211, Layers = 4, Width = 72, Heads = 6, KvHeads = 2, HeadSize = 12, FeedForward = 100, Context = 256, InitStd = 0.2,
        });
        model.Initialize(5);
        return model;
    }

    private static int[] Prompt(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(211))];
    }

    /// <summary>Bits of the logits of every step, a row a prompt.</summary>
    private int[][] Run(int[][] prompts, int chunk)
    {
        var bits = new List<int>[prompts.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = [];
        }

        var options = new GenerationOptions { MaxTokens = Steps, IgnoreEos = true, PromptChunk = chunk, Sampling = new SamplingOptions { Seed = 9 } };
        GenerationResult[] results = new Generator(_model, tokenizer: null).Run(prompts, options, (sequence, _, logits) => bits[sequence].AddRange(MemoryMarshal.Cast<float, int>(logits)));
        results.ShouldAllBe(result => result.Ids.Length == Steps && result.FinishReason == "length");
        return [.. bits.Select((row, i) => row.Concat(results[i].Ids).ToArray())];
    }

    private delegate ForwardBatch Pack(ReadOnlySpan<int> ids, ReadOnlySpan<int> positions, ReadOnlySpan<int> sequences);

    /// <summary>Bits of the logits of packed documents, computed as in training: with a tape.</summary>
    private int[][] Rows(Pack pack, int[] ids, int[] positions, int[] sequences)
    {
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        return Bits(_model.Head(_model.Forward(pack(ids, positions, sequences))));
    }

    /// <summary>Bits of the logits of a document read through a cache, so many tokens at a time.</summary>
    private int[][] Cached(int[] document, int chunk)
    {
        using var cache = new KvCache(_model.Config, 3, 100);
        var rows = new List<int[]>();
        foreach (int[] piece in document.Chunk(chunk))
        {
            using TensorScope scope = TensorScope.Begin();
            rows.AddRange(Bits(_model.Head(_model.Forward(cache.Append([1], [piece]), cache))));
        }

        return [.. rows];
    }

    private static int[][] Bits(Tensor logits) =>
        [.. Enumerable.Range(0, (int)logits.Rows).Select(row => MemoryMarshal.Cast<float, int>(logits.Row<float>(row)).ToArray())];
}
