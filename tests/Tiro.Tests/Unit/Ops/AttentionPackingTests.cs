using System.Runtime.InteropServices;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Ops;

/// <summary>Sequences packed into one call give the bits of one call each, whatever lies beside them.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class AttentionPackingTests
{
    private static readonly AttentionPattern Pattern = new(4, 2, 5) { Window = 40 };

    [Fact]
    public void PackedSequencesEqualSingleOnes()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        int[] lengths = [5, 1, 33, 70], starts = [2, 7, 8, 41];
        const int Rows = 120;
        float[] q = Values(Rows * 20), k = Values(Rows * 10), v = Values(Rows * 10), upstream = Values(Rows * 20);
        float[][] packed = Run(q, k, v, upstream, Rows, [.. lengths.Zip(starts, (length, start) => new long[] { start, length, start, length, 0 })]);
        for (int i = 0; i < lengths.Length; i++)
        {
            (int from, int count) = (starts[i], lengths[i]);
            float[][] single = Run(Part(q, 20), Part(k, 10), Part(v, 10), Part(upstream, 20), count, [[0, count, 0, count, 0]]);
            int[] widths = [20, 20, 10, 10];
            for (int n = 0; n < single.Length; n++)
            {
                Bits(Part(packed[n], widths[n])).ShouldBe(Bits(single[n]), $"sequence {i}, result {n}");
            }

            float[] Part(float[] x, int width) => x[(from * width)..((from + count) * width)];
        }

        // Rows of no sequence.
        packed[1][..(2 * 20)].ShouldAllBe(g => g == 0);
        packed[2][^10..].ShouldAllBe(g => g == 0);
    }

    [Fact]
    public void DecodingEqualsOnePass()
    {
        using var leaks = new Leaks();
        using TensorScope scope = TensorScope.Begin();
        const int Tokens = 60, Prompt = 37;
        float[] q = Values(Tokens * 20), k = Values(Tokens * 10), v = Values(Tokens * 10);
        float[] whole = Forward(q, Tokens, 0);
        List<float> steps = [.. Forward(q[..(Prompt * 20)], Prompt, 0)];
        for (int t = Prompt; t < Tokens; t++)
        {
            steps.AddRange(Forward(q[(t * 20)..((t + 1) * 20)], t + 1, t));
        }

        Bits([.. steps]).ShouldBe(Bits(whole));

        float[] Forward(float[] queries, int keys, int offset)
        {
            Tensor segments = Segments([[0, queries.Length / 20, 0, keys, offset]]);
            return Tensors.Ops.Attention(Tensor.From(queries, queries.Length / 20, 20), Tensor.From(k, Tokens, 10), Tensor.From(v, Tokens, 10), segments, Pattern).Read();
        }
    }

    /// <summary>y, dq, dk, dv.</summary>
    private static float[][] Run(float[] q, float[] k, float[] v, float[] upstream, int rows, long[][] segments)
    {
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        Parameter pq = Trained(q, rows, 20), pk = Trained(k, rows, 10), pv = Trained(v, rows, 10);
        Tensor y = Tensors.Ops.Attention(pq, pk, pv, Segments(segments), Pattern);
        tape.Backward(y, Tensor.From(upstream, rows, 20));
        return [y.Read(), pq.Grad.Read(), pk.Grad.Read(), pv.Grad.Read()];
    }

    private static Tensor Segments(long[][] list)
    {
        Tensor segments = Tensor.Empty(DType.I64, new Shape(list.Length, 5));
        list.SelectMany(s => s).ToArray().CopyTo(segments.Span<long>());
        return segments;
    }

    private static Parameter Trained(float[] values, int rows, int columns)
    {
        var parameter = new Parameter("p", Tensor.From(values, rows, columns));
        parameter.Train(Tensor.Empty(rows, columns).Fill(float.NaN));
        return parameter;
    }

    private static float[] Values(int count)
    {
        using FloatBuffer values = FloatBuffer.Normal(new Random(count), count);
        return values.Span.ToArray();
    }

    private static int[] Bits(float[] x) => MemoryMarshal.Cast<float, int>(x).ToArray();
}
