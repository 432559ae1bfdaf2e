using Tiro.Kernels;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class ActivationTests
{
    // Values around 0 and the kinks, and far out, where nothing may overflow.
    private static readonly float[] Edges = [0f, -0f, 3f, -3f, 20f, -20f, 80f, -80f, 1e4f, -1e4f, 1e25f, -1e25f];

    public static TheoryData<Activation> All => [.. Enum.GetValues<Activation>()];

    [Theory]
    [MemberData(nameof(All))]
    public void ForwardAndBackwardEqualTheReference(Activation activation)
    {
        var random = new Random(1);
        foreach (int count in (int[])[1, 5, 15, 16, 17, 31, 33, 100, 1000])
        {
            using var x = FloatBuffer.Normal(random, count, 3);
            using var dy = FloatBuffer.Normal(random, count);
            using var y = new FloatBuffer(count);
            using var dx = new FloatBuffer(count);
            if (count >= 100)
            {
                Edges.AsSpan(0, activation is Activation.Exp or Activation.Relu2 ? 6 : Edges.Length).CopyTo(x.Span[5..]);
            }

            Unary.Forward(activation, x, y, count);
            Near.Check(y.Span, Array.ConvertAll(x.ToDouble(), v => ReferenceActivations.Value(activation, v)), 1e-6, 2e-6, "y");

            double[] expected = [.. x.ToDouble().Zip(dy.ToDouble(), (v, d) => d * ReferenceActivations.Derivative(activation, v))];
            Unary.Backward(activation, x, dy, dx, count, accumulate: false);
            Near.Check(dx.Span, expected, 2e-6, 3e-6, "dx");
            Unary.Backward(activation, x, dy, dx, count, accumulate: true);
            Near.Check(dx.Span, Array.ConvertAll(expected, v => 2 * v), 4e-6, 3e-6, "dx added");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void PathsAndThreadsAgree(Activation activation)
    {
        const int Count = 70_003;
        var random = new Random(2);
        using var x = FloatBuffer.Normal(random, Count, 3);
        using var dy = FloatBuffer.Normal(random, Count);
        using var y = new FloatBuffer(Count);
        using var dx = FloatBuffer.Normal(random, Count);
        Edges.AsSpan(0, activation is Activation.Exp or Activation.Relu2 ? 6 : Edges.Length).CopyTo(x.Span);
        ActivationDispatch.Call(activation, new PathsCheck(x, dy, y, dx));
        KernelCheck.SameThreads(() => Unary.Forward(activation, x, y, Count), y);
        KernelCheck.SameThreads(() => Unary.Backward(activation, x, dy, dx, Count, accumulate: true), dx);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void GatedEqualsTheReference(Activation activation)
    {
        var random = new Random(3);
        foreach ((int rows, int columns) in ((int, int)[])[(1, 1), (3, 7), (2, 16), (5, 33), (40, 1000)])
        {
            // gate and up are halves of one matrix.
            int stride = (2 * columns) + 3;
            using var gateUp = FloatBuffer.Normal(random, rows * stride);
            using var dy = FloatBuffer.Normal(random, rows * columns);
            using var y = new FloatBuffer(rows * columns);
            using var d = new FloatBuffer(rows * stride);
            float* up = gateUp.Pointer + columns, dup = d.Pointer + columns;

            GatedActivation.Forward(activation, gateUp, stride, up, stride, y, columns, rows, columns);
            GatedActivation.Backward(activation, gateUp, stride, up, stride, dy, columns, d, stride, dup, stride, rows, columns, false, false);
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                {
                    double g = gateUp[(r * stride) + c], u = gateUp[(r * stride) + columns + c], o = dy[(r * columns) + c];
                    double f = ReferenceActivations.Value(activation, g);
                    float[] actual = [y[(r * columns) + c], d[(r * stride) + c], d[(r * stride) + columns + c]];
                    Near.Check(actual, [f * u, o * u * ReferenceActivations.Derivative(activation, g), o * f], 5e-6, 5e-6, $"[{r}, {c}]");
                }
            }

            KernelCheck.SameThreads(() => GatedActivation.Forward(activation, gateUp, stride, up, stride, y, columns, rows, columns), y);
            KernelCheck.SameThreads(
                () => GatedActivation.Backward(activation, gateUp, stride, gateUp.Pointer + columns, stride, dy, columns, d, stride, d.Pointer + columns, stride, rows, columns, true, true), d);
        }
    }

    [Fact]
    public void GatedPathsAgree()
    {
        var random = new Random(4);
        using var gate = FloatBuffer.Normal(random, 7 * 37);
        using var up = FloatBuffer.Normal(random, 7 * 37);
        using var y = new FloatBuffer(7 * 37);
        using var dgate = FloatBuffer.Normal(random, 7 * 37);
        using var dup = FloatBuffer.Normal(random, 7 * 37);
        KernelCheck.SamePaths(new GatedForward<Silu>(new(gate, 37), new(up, 37), new(y, 37), 37), 7, y);
        KernelCheck.SamePaths(new GatedBackward<Silu>(new(gate, 37), new(up, 37), new(y, 37), new(dgate, 37), new(dup, 37), 37, true, false), 7, dgate, dup);
    }

    [Fact]
    public void UnknownActivationIsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Unary.Forward((Activation)99, null, null, 0));

    private readonly struct PathsCheck(FloatBuffer x, FloatBuffer dy, FloatBuffer y, FloatBuffer dx) : IActivationCall
    {
        public void With<TOp>()
            where TOp : struct, IUnary
        {
            KernelCheck.SamePaths(new UnaryForward<TOp>(x, y), x.Count, y);
            KernelCheck.SamePaths(new UnaryBackward<TOp>(x, dy, dx, true), x.Count, dx);
        }
    }
}
