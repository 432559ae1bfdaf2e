namespace Tiro.Tensors;

public static partial class Ops
{
    /// <summary>
    /// y[s] = sum of the lengths[s] elements of x that follow those of the segments before it: x [n], lengths I32 [segments], in all
    /// n; y [segments]. Added in double in ascending order, rounded once. dx = dy of the element's segment.
    /// </summary>
    public static Tensor SumSegments(Tensor x, Tensor lengths)
    {
        long total = 0;
        foreach (int length in lengths.Span<int>())
        {
            ShapeException.Require(length >= 0, "SumSegments", lengths, "needs lengths of 0 or more");
            total += length;
        }

        ShapeException.Require(total == x.Count, "SumSegments", x, lengths, $"the lengths add up to {total} elements");
        Tensor y = Tensor.Empty(DType.F32, lengths.Shape);
        ReadOnlySpan<float> rest = x.Span<float>();
        ReadOnlySpan<int> counts = lengths.Span<int>();
        for (int s = 0; s < counts.Length; s++)
        {
            double sum = 0;
            foreach (float value in rest[..counts[s]])
            {
                sum += value;
            }

            y.Span<float>()[s] = (float)sum;
            rest = rest[counts[s]..];
        }

        Tape.Record("SumSegments", SumSegmentsGradient, y, x)?.Save(lengths);
        return y;
    }

    private static void SumSegmentsGradient(Node node)
    {
        ReadOnlySpan<int> counts = node.Saved(0).Span<int>();
        ReadOnlySpan<float> dy = node.OutputGrad().Span<float>();
        Span<float> rest = node.InputGrad(0, out bool accumulate).Span<float>();
        for (int s = 0; s < counts.Length; s++)
        {
            foreach (ref float d in rest[..counts[s]])
            {
                d = accumulate ? d + dy[s] : dy[s];
            }

            rest = rest[counts[s]..];
        }
    }
}
