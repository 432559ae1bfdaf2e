using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Tests.Unit.Models;

/// <summary>
/// A model's logits and gradients as a hash, computed in f32 and in BF16: the same on AVX-512, on AVX2 (this test runs again with AVX-512 switched off) and
/// on every machine. A change of this constant is a change of the order of arithmetic and needs its reason.
/// </summary>
[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed class SameBitsEverywhereTests
{
    private const string Logits = "646072cc0a3995ac";
    private const string Gradients = "c19f7024c0778c8d";
    private const string NarrowLogits = "f65194b965b5abd9";
    private const string NarrowGradients = "722513ecf1d8063d";
    private const string AdapterLogits = "ae44dac0225a0cb2";
    private const string AdapterGradients = "2bbb88ead0f73977";
    private const string NativeLogits = "94ccfe81029b32af";
    private const string WidenedLogits = "42460dcd313e245f";

    [Theory]
    [InlineData(false, Logits, Gradients)]
    [InlineData(true, NarrowLogits, NarrowGradients)]
    public void LogitsAndGradientsHaveTheKnownBits(bool narrow, string logitsHash, string gradientsHash)
    {
        Assert.SkipWhen(CpuTarget.Current == InstructionSet.Portable, "this processor has no fused multiply-add: it agrees to tolerance only");
        using var model = new DecoderModel(new DecoderConfig
        {
            Family = "llama", VocabularySize = 97, Layers = 4, Width = 48, Heads = 6, KvHeads = 2, HeadSize = 8, FeedForward = 80, Context = 600,
        });
        Fill(model.Parameters.Values.Span<float>());
        model.Parameters.Train();
        if (narrow)
        {
            model.Parameters.RoundNarrow();
        }


        // Three packed documents; the first crosses a chunk of 512 keys.
        int[] lengths = [530, 1, 77];
        int[] ids = [.. Enumerable.Range(0, lengths.Sum()).Select(i => (i * 31 % 89) + (i % 7))];
        int[] positions = [.. lengths.SelectMany(n => Enumerable.Range(0, n))], sequences = [.. lengths.SelectMany((n, s) => Enumerable.Repeat(s, n))];
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin(narrow);
        Tensor hidden = model.Forward(ForwardBatch.Packed(ids, positions, sequences));
        Tensor logits = model.Head(hidden);
        Tensor loss = Tiro.Tensors.Ops.LinearCrossEntropy(hidden, model.HeadWeight, Tensor.From([.. ids.Skip(1), -100]), 1.0 / (ids.Length - 1));
        tape.Backward(loss);
        (Hash(logits), Hash(model.Parameters.Gradients)).ShouldBe((logitsHash, gradientsHash));
    }

    /// <summary>The same of an adapter with dropout on a frozen model.</summary>
    [Fact]
    public void AnAdapterHasTheKnownBits()
    {
        Assert.SkipWhen(CpuTarget.Current == InstructionSet.Portable, "this processor has no fused multiply-add: it agrees to tolerance only");
        using var model = new DecoderModel(new DecoderConfig
        {
            Family = "llama", VocabularySize = 97, Layers = 2, Width = 48, Heads = 6, KvHeads = 2, HeadSize = 8, FeedForward = 80, Context = 600,
        });
        Fill(model.Parameters.Values.Span<float>());
        using LoraAdapter adapter = LoraAdapter.Create(model, new LoraConfig { Rank = 5, Alpha = 7, Dropout = 0.3 }, seed: 1);
        Fill(adapter.Parameters.Values.Span<float>());
        adapter.Parameters.Train();

        int[] ids = [.. Enumerable.Range(0, 530).Select(i => (i * 31 % 89) + (i % 7))];
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        Tensor hidden = model.Forward(ForwardBatch.Single(ids) with { Dropout = new DropoutKey(Seed: 9, Step: 2, FirstSequence: 5, RowsPerSequence: 106) });
        Tensor logits = model.Head(hidden);
        Tensor loss = Tiro.Tensors.Ops.LinearCrossEntropy(hidden, model.HeadWeight, Tensor.From([.. ids.Skip(1), -100]), 1.0 / (ids.Length - 1));
        tape.Backward(loss);
        (Hash(logits), Hash(adapter.Parameters.Gradients)).ShouldBe((AdapterLogits, AdapterGradients));
    }

    /// <summary>The same of the logits of a model with Q8_0 matrices.</summary>
    [Theory]
    [InlineData(Arithmetic.Native, NativeLogits)]
    [InlineData(Arithmetic.F32, WidenedLogits)]
    public void AQuantisedModelHasTheKnownBits(Arithmetic arithmetic, string logitsHash)
    {
        Assert.SkipWhen(CpuTarget.Current == InstructionSet.Portable, "this processor has no fused multiply-add: it agrees to tolerance only");
        using var model = new DecoderModel(new DecoderConfig
        {
            Family = "llama", VocabularySize = 97, Layers = 3, Width = 64, Heads = 4, KvHeads = 2, HeadSize = 16, FeedForward = 96, Context = 600,
        });
        Fill(model.Parameters.Values.Span<float>());
        (DecoderModel quantized, _) = ModelQuantizer.Quantize(model);
        using (quantized)
        {
            quantized.Parameters.Arithmetic = arithmetic;
            using TensorScope scope = TensorScope.Begin();
            Hash(quantized.Head(quantized.Forward(ForwardBatch.Single([.. Enumerable.Range(0, 530).Select(i => (i * 31 % 89) + (i % 7))])))).ShouldBe(logitsHash);
        }
    }

    /// <summary>Exact multiples of 2^-24 around 0: no mathematics library takes part.</summary>
    private static void Fill(Span<float> values)
    {
        var random = new PhiloxStream(5, 5);
        foreach (ref float x in values)
        {
            x = ((int)(random.NextUInt32() >> 8) - (1 << 23)) * (1f / (1 << 25));
        }
    }

    private static string Hash(Tensor tensor) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(tensor.Span<float>())))[..16];
}
