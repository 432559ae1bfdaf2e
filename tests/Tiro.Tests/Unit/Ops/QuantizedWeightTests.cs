using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Ops;

/// <summary>Ops with a Q8_0 weight: in f32 the bits of the dequantised weight, in integers near them; nothing is recorded through it.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class QuantizedWeightTests
{
    private const int Inputs = 64, Outputs = 53;

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void LinearInF32ReadsBlocksAsTheirNumbers(int rows) => Compare(w => Tensors.Ops.Linear(Normal(rows, Inputs, 3), w, Normal(1, Outputs, 4), Normal(rows, Outputs, 5)));

    [Fact]
    public void EmbeddingReadsBlocks() => Compare(w => Tensors.Ops.Embedding(w, Tensor.From([52, 0, 7, 7])), native: false);

    [Fact]
    public void TheOutputHeadReadsBlocks()
    {
        int[] targets = [.. Enumerable.Range(0, 30).Select(i => i)];
        Compare(w => Tensors.Ops.LinearCrossEntropyRows(Normal(30, Inputs, 3), w, Tensor.From(targets)));
        Compare(w => Tensors.Ops.LinearCrossEntropy(Normal(30, Inputs, 3), w, Tensor.From(targets), 0.1));
    }

    [Fact]
    public void GradientsStopWithARemedy()
    {
        using TensorScope scope = TensorScope.Begin();
        (Parameter quantized, _) = Weights();
        var before = new Parameter("before", Normal(Inputs, Inputs, 8));
        before.Train(Tensor.Empty(Inputs, Inputs).Fill(0));
        using Tape tape = Tape.Begin();
        Tensor x = Tensors.Ops.Linear(Normal(2, Inputs, 3), before);
        Should.Throw<InvalidOperationException>(() => Tensors.Ops.Linear(x, quantized)).Message.ShouldContain("train the f32 model");
        Should.Throw<InvalidOperationException>(() => Tensors.Ops.LinearCrossEntropy(x, quantized, Tensor.From([1, 2]), 1)).Message.ShouldContain("train the f32 model");
        Should.Throw<ShapeException>(() => quantized.Train(Tensor.Empty(Outputs, Inputs))).Message.ShouldContain("quantised");
        Tensors.Ops.Linear(Normal(2, Inputs, 3), quantized).RequiresGrad.ShouldBeFalse();
    }

    [Fact]
    public void RowsThatAreNoWholeBlocksAreRefused() =>
        Should.Throw<ShapeException>(() => Tensor.Persistent(DType.Q8_0, new Shape(2, 40))).Message.ShouldContain("whole blocks of 32");

    [Fact]
    public void ElementsOfBlocksHaveNoSpans()
    {
        using TensorScope scope = TensorScope.Begin();
        (Parameter quantized, _) = Weights();
        Should.Throw<ShapeException>(() => quantized.Value.Span<float>());
        Should.Throw<ShapeException>(() => quantized.Value.Row<byte>(0));
        quantized.Value.RowBytes(1).Length.ShouldBe(2 * 34);
        quantized.Value.SliceRows(1, 2).RowBytes(0).SequenceEqual(quantized.Value.RowBytes(1)).ShouldBeTrue();
        Should.Throw<ShapeException>(() => _ = quantized.Value.RowBytes(Outputs).Length);
    }

    private static void Compare(Func<Tensor, Tensor> op, bool native = true)
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        (Parameter quantized, Parameter wide) = Weights();
        quantized.Arithmetic = Arithmetic.F32;
        float[] expected = op(wide).Read();
        op(quantized).Read().ShouldBe(expected);
        quantized.Arithmetic = Arithmetic.Native;
        float[] integers = op(quantized).Read();
        Near.Check(integers, expected, 0.05, 0.05, "integers");
        integers.SequenceEqual(expected).ShouldBe(!native);
    }

    private static (Parameter Quantized, Parameter Wide) Weights()
    {
        Tensor value = Normal(Outputs, Inputs, 1), blocks = Tensor.Empty(DType.Q8_0, value.Shape), wide = Tensor.Empty(Outputs, Inputs);
        value.QuantizeTo(blocks);
        blocks.DequantizeTo(wide);
        return (new Parameter("q", blocks), new Parameter("w", wide));
    }

    private static Tensor Normal(long rows, long columns, int seed)
    {
        using FloatBuffer values = FloatBuffer.Normal(new Random(seed), rows * columns, 0.3);
        return rows == 1 ? Tensor.From(values.Span, columns) : Tensor.From(values.Span, rows, columns);
    }
}
