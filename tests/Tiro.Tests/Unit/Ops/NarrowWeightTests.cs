using System.Runtime.InteropServices;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Ops;

/// <summary>Ops on a tape that keeps BF16: weights in BF16 give the bits of f32 weights with the same values, and without a tape f32 computes.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class NarrowWeightTests
{
    private const int Rows = 300, Inputs = 37, Outputs = 53;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(Rows)]
    public void LinearReadsTheCopy(int rows) =>
        Compare((w, before) => Tensors.Ops.Linear(Tensors.Ops.Linear(Normal(rows, Inputs, 3), before), w), rows, Outputs);

    [Fact]
    public void EmbeddingReadsTheCopy()
    {
        int[] ids = [.. Enumerable.Range(0, Rows).Select(i => i * i % Outputs)];
        Compare((w, _) => Tensors.Ops.Embedding(w, Tensor.From(ids)), Rows, Inputs);
    }

    [Fact]
    public void TheOutputHeadReadsTheCopy()
    {
        int[] targets = [.. Enumerable.Range(0, Rows).Select(i => i % 5 == 0 ? -1 : i * i % Outputs)];
        Compare((w, before) => Tensors.Ops.LinearCrossEntropy(Tensors.Ops.Linear(Normal(Rows, Inputs, 3), before), w, Tensor.From(targets), 1.0 / Rows));
    }

    [Fact]
    public void EvaluationReadsTheValues()
    {
        using TensorScope scope = TensorScope.Begin();
        Parameter w = Weight(Outputs, Inputs, 1, Copy.None), both = Weight(Outputs, Inputs, 1, Copy.Narrow);
        Tensor targets = Tensor.From((int[])[.. Enumerable.Range(0, Rows).Select(i => i % Outputs)]), ids = Tensor.From([0, 7, Outputs - 1]);
        Bits(Tensors.Ops.Linear(Normal(Rows, Inputs, 3), both)).ShouldBe(Bits(Tensors.Ops.Linear(Normal(Rows, Inputs, 3), w)));
        Bits(Tensors.Ops.Embedding(both, ids)).ShouldBe(Bits(Tensors.Ops.Embedding(w, ids)));
        Bits(Tensors.Ops.LinearCrossEntropyRows(Normal(Rows, Inputs, 3), both, targets)).ShouldBe(Bits(Tensors.Ops.LinearCrossEntropyRows(Normal(Rows, Inputs, 3), w, targets)));

        using Tape tape = Tape.Begin();
        Bits(Tensors.Ops.Linear(Normal(Rows, Inputs, 3), both)).ShouldBe(Bits(Tensors.Ops.Linear(Normal(Rows, Inputs, 3), w)));
    }

    [Fact]
    public void WhatIsKeptInBF16GoesIntoAProductAsItIs()
    {
        const int Many = 4096;
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        Parameter w = Weight(4, Inputs, 1, Copy.Narrow);
        using Tape tape = Tape.Begin(narrow: true);
        Tensor y = Tensors.Ops.Linear(Normal(Many, Inputs, 3), w), seed = Tensor.Empty(Many, 4).Fill(1);
        long before = StoragePool.LiveBytes;
        StoragePool.ResetPeak();
        tape.Backward(y, seed);
        (StoragePool.PeakBytes - before).ShouldBeLessThan(Many * Inputs);
        w.Grad.Read().ShouldContain(x => x != 0);
    }

    /// <summary>
    /// Output and gradients of an op of weights w [Outputs, Inputs] with a BF16 copy and of f32 weights [Inputs, Inputs], against
    /// those with f32 w that hold the copy's values.
    /// </summary>
    private static void Compare(Func<Parameter, Parameter, Tensor> op, params long[] shape)
    {
        using var leaks = new Leaks();
        int[][] expected = Run(Copy.Rounded), bits = Run(Copy.Narrow);
        bits.ShouldBe(expected);
        Run(Copy.None)[0].ShouldNotBe(expected[0]);

        int[][] Run(Copy copy)
        {
            using TensorScope scope = TensorScope.Begin();
            Parameter w = Weight(Outputs, Inputs, 1, copy), f32 = Weight(Inputs, Inputs, 4, Copy.None);
            using Tape tape = Tape.Begin(narrow: true);
            Tensor y = op(w, f32);
            int[] output = Bits(y);
            tape.Backward(y, shape.Length == 0 ? default : Normal(shape[0], shape[1], 2));
            return [output, Bits(w.Grad), Bits(f32.Grad)];
        }
    }

    private enum Copy
    {
        None,
        Rounded,
        Narrow,
    }

    private static Parameter Weight(long rows, long columns, int seed, Copy copy)
    {
        Tensor value = Normal(rows, columns, seed), narrow = Tensor.Empty(DType.BF16, value.Shape);
        value.RoundTo(narrow);
        if (copy == Copy.Rounded)
        {
            Span<ushort> rounded = narrow.Span<ushort>();
            Span<float> values = value.Span<float>();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = BitConverter.UInt32BitsToSingle((uint)rounded[i] << 16);
            }
        }

        var parameter = new Parameter("w", value) { Narrow = copy == Copy.Narrow ? narrow : default };
        parameter.Train(Tensor.Empty(DType.F32, value.Shape).Fill(0));
        return parameter;
    }

    private static Tensor Normal(long rows, long columns, int seed)
    {
        using FloatBuffer values = FloatBuffer.Normal(new Random(seed), rows * columns);
        return Tensor.From(values.Span, rows, columns);
    }

    private static int[] Bits(Tensor tensor) => MemoryMarshal.Cast<float, int>(tensor.Read().AsSpan()).ToArray();
}
