namespace Tiro.Tensors;

public static partial class Ops
{
    /// <summary>y = the smaller of a and b, elementwise, of one shape; NaN where one is. The gradient goes to the smaller one, to a where they are equal.</summary>
    public static Tensor Minimum(Tensor a, Tensor b)
    {
        ShapeException.Require(a.Shape == b.Shape && a.IsContiguous && b.IsContiguous, "Minimum", a, b, "contiguous tensors of one shape");
        Tensor y = Tensor.Empty(DType.F32, a.Shape);
        ReadOnlySpan<float> first = a.Span<float>(), second = b.Span<float>();
        Span<float> smaller = y.Span<float>();
        for (int i = 0; i < smaller.Length; i++)
        {
            smaller[i] = MathF.Min(first[i], second[i]);
        }

        Tape.Record("Minimum", MinimumGradient, y, a, b)?.Save(a).Save(b);
        return y;
    }

    /// <summary>y = x limited to [low, high], elementwise. dx = dy where low &lt;= x &lt;= high, else 0.</summary>
    public static Tensor Clamp(Tensor x, float low, float high)
    {
        ShapeException.Require(x.IsContiguous && low <= high, "Clamp", x, $"needs a contiguous tensor, and {low} at most {high}");
        Tensor y = Tensor.Empty(DType.F32, x.Shape);
        ReadOnlySpan<float> values = x.Span<float>();
        Span<float> limited = y.Span<float>();
        for (int i = 0; i < limited.Length; i++)
        {
            limited[i] = Math.Clamp(values[i], low, high);
        }

        Node? node = Tape.Record("Clamp", ClampGradient, y, x)?.Save(x);
        if (node is not null)
        {
            (node.Arguments.F0, node.Arguments.F1) = (low, high);
        }

        return y;
    }

    private static void MinimumGradient(Node node)
    {
        ReadOnlySpan<float> a = node.Saved(0).Span<float>(), b = node.Saved(1).Span<float>(), dy = node.OutputGrad().Span<float>();
        for (int input = 0; input < 2; input++)
        {
            if (!node.Needs(input))
            {
                continue;
            }

            Span<float> d = node.InputGrad(input, out bool accumulate).Span<float>();
            for (int i = 0; i < d.Length; i++)
            {
                bool first = !(a[i] > b[i]);
                float gradient = first == (input == 0) ? dy[i] : 0;
                d[i] = accumulate ? d[i] + gradient : gradient;
            }
        }
    }

    private static void ClampGradient(Node node)
    {
        ReadOnlySpan<float> x = node.Saved(0).Span<float>(), dy = node.OutputGrad().Span<float>();
        Span<float> dx = node.InputGrad(0, out bool accumulate).Span<float>();
        for (int i = 0; i < dx.Length; i++)
        {
            float gradient = x[i] >= node.Arguments.F0 && x[i] <= node.Arguments.F1 ? dy[i] : 0;
            dx[i] = accumulate ? dx[i] + gradient : gradient;
        }
    }
}
