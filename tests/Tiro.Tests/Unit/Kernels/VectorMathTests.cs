using Tiro.Kernels;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class VectorMathTests
{
    private const int Block = 1 << 16;

    // A step of a prime number of bit patterns crosses all floats, every exponent and both signs included; TIRO_LONG=1 takes every float.
    private static readonly uint Step = Environment.GetEnvironmentVariable("TIRO_LONG") == "1" ? 1 : 2003u;

    private static readonly float[] Edges =
    [
        0f, -0f, 1f, -1f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon,
        1e-38f, -1e-38f, 88.72283f, 88.72284f, 89f, -85.19564f, -85.19565f, -88f, -104f, 0.625f, -0.625f, 0.92f, 4f, 5f, 16777216f, 1e30f, -1e30f,
    ];

    [Fact]
    public void Exp() => MaxUlp<ExpOp>(x => Math.Exp(x) is var y && y < 1e-37 ? 0 : y).ShouldBeLessThanOrEqualTo(1.0);

    [Fact]
    public void Expm1() => MaxUlp<Expm1Op>(x => Math.Abs(x) < 1e-5 ? x + (0.5 * x * x) + (x * x * x / 6) : Math.Exp(x) - 1).ShouldBeLessThanOrEqualTo(1.5);

    [Fact]
    public void Log() => MaxUlp<LogOp>(Math.Log).ShouldBeLessThanOrEqualTo(0.85);

    [Fact]
    public void Log1p() => MaxUlp<Log1pOp>(x => Math.Abs(x) < 1e-4 ? x - (x * x / 2) + (x * x * x / 3) - (x * x * x * x / 4) : Math.Log(1 + x)).ShouldBeLessThanOrEqualTo(1.15);

    [Fact]
    public void Tanh() => MaxUlp<TanhOp>(Math.Tanh).ShouldBeLessThanOrEqualTo(1.3);

    [Fact]
    public void Sigmoid() => MaxUlp<SigmoidOp>(x => 1 / (1 + Math.Exp(-x)) is var y && y < 1e-37 ? 0 : y).ShouldBeLessThanOrEqualTo(1.95);

    [Fact]
    public void Erf() => MaxUlp<ErfOp>(ReferenceErf.Erf).ShouldBeLessThanOrEqualTo(1.15);

    [Fact]
    public void ExpOfMinusInfinityIsZeroAndOfZeroIsOne()
    {
        using var x = new FloatBuffer([float.NegativeInfinity, 0f, -86f, float.PositiveInfinity, float.NaN]);
        using var y = new FloatBuffer(x.Count);
        CpuTarget.Run(new UnaryForward<ExpOp>(x, y), 0, x.Count);
        y.Bits().ShouldBe([0, BitConverter.SingleToInt32Bits(1f), 0, BitConverter.SingleToInt32Bits(float.PositiveInfinity), y.Bits()[4]]);
        float.IsNaN(y[4]).ShouldBeTrue();
    }

    /// <summary>The short forms of exp, which take one sign only, have its bits.</summary>
    [Fact]
    public void ExpOfOneSignIsExp()
    {
        using var x = new FloatBuffer(Block);
        using FloatBuffer expected = new(Block), actual = new(Block);
        for (ulong bits = 0; bits < 1UL << 32;)
        {
            for (int i = 0; i < Block; i++, bits += Step)
            {
                x.Span[i] = BitConverter.UInt32BitsToSingle((uint)bits);
            }

            CpuTarget.Run(new UnaryForward<ExpOp>(x, expected), 0, Block);
            CpuTarget.Run(new UnaryForward<ExpOfOneSignOp>(x, actual), 0, Block);
            int at = actual.Bits().AsSpan().CommonPrefixLength(expected.Bits());
            at.ShouldBe(Block, at < Block ? $"at {x[at]:R}" : "");
        }
    }

    private static double MaxUlp<TOp>(Func<double, double> exact)
        where TOp : struct, IUnary
    {
        using var x = new FloatBuffer(Block);
        using var y = new FloatBuffer(Block);
        double worst = 0;
        ulong bits = 0;
        bool edges = true;
        while (bits < 1UL << 32)
        {
            for (int i = 0; i < Block; i++, bits += Step)
            {
                x.Span[i] = BitConverter.UInt32BitsToSingle((uint)bits);
            }

            if (edges)
            {
                Edges.CopyTo(x.Span);
                KernelCheck.SamePaths(new UnaryForward<TOp>(x, y), Block, y);
                edges = false;
            }

            var job = new UnaryForward<TOp>(x, y);
            CpuTarget.Run(job, 0, Block);
            for (int i = 0; i < Block; i++)
            {
                worst = Math.Max(worst, Ulp(x[i], y[i], exact(x[i])));
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{typeof(TOp).Name}: {worst:F3} ulp");
        return worst;
    }

    private static double Ulp(float x, float actual, double exact)
    {
        if (double.IsNaN(exact))
        {
            float.IsNaN(actual).ShouldBeTrue($"at {x:R}");
            return 0;
        }

        if ((float)exact == actual)
        {
            return 0;
        }

        float.IsFinite(actual).ShouldBeTrue($"at {x:R}: {actual:R} for {exact:R}");
        int exponent = Math.Max(-126, (int)Math.Floor(Math.Log2(Math.Max(Math.Abs(exact), double.Epsilon))));
        double error = Math.Abs(actual - exact) / Math.ScaleB(1, exponent - 23);
        // Where exp and its kin are flushed the two sides may disagree on the very threshold.
        return Math.Abs(exact) < 1.0001e-37 && Math.Abs(actual) < 1.0001e-37 ? 0 : error;
    }

    private readonly struct ExpOp : IUnary
    {
        public static V Apply<S, V>(V x)
            where S : struct, ISimd<V>
            where V : unmanaged => VectorMath.Exp<S, V>(x);

        public static V Apply<S, V>(V x, out V slope)
            where S : struct, ISimd<V>
            where V : unmanaged => slope = x;
    }

    private readonly struct ExpOfOneSignOp : IUnary
    {
        public static V Apply<S, V>(V x)
            where S : struct, ISimd<V>
            where V : unmanaged => S.Select(S.Less(x, S.Zero), VectorMath.ExpOfNegative<S, V>(x), VectorMath.ExpOfPositive<S, V>(x));

        public static V Apply<S, V>(V x, out V slope)
            where S : struct, ISimd<V>
            where V : unmanaged => slope = x;
    }

    private readonly struct Expm1Op : IUnary
    {
        public static V Apply<S, V>(V x)
            where S : struct, ISimd<V>
            where V : unmanaged => VectorMath.Expm1<S, V>(x);

        public static V Apply<S, V>(V x, out V slope)
            where S : struct, ISimd<V>
            where V : unmanaged => slope = x;
    }

    private readonly struct LogOp : IUnary
    {
        public static V Apply<S, V>(V x)
            where S : struct, ISimd<V>
            where V : unmanaged => VectorMath.Log<S, V>(x);

        public static V Apply<S, V>(V x, out V slope)
            where S : struct, ISimd<V>
            where V : unmanaged => slope = x;
    }

    private readonly struct Log1pOp : IUnary
    {
        public static V Apply<S, V>(V x)
            where S : struct, ISimd<V>
            where V : unmanaged => VectorMath.Log1p<S, V>(x);

        public static V Apply<S, V>(V x, out V slope)
            where S : struct, ISimd<V>
            where V : unmanaged => slope = x;
    }

    private readonly struct TanhOp : IUnary
    {
        public static V Apply<S, V>(V x)
            where S : struct, ISimd<V>
            where V : unmanaged => VectorMath.Tanh<S, V>(x);

        public static V Apply<S, V>(V x, out V slope)
            where S : struct, ISimd<V>
            where V : unmanaged => slope = x;
    }

    private readonly struct SigmoidOp : IUnary
    {
        public static V Apply<S, V>(V x)
            where S : struct, ISimd<V>
            where V : unmanaged => VectorMath.Sigmoid<S, V>(x);

        public static V Apply<S, V>(V x, out V slope)
            where S : struct, ISimd<V>
            where V : unmanaged => slope = x;
    }

    private readonly struct ErfOp : IUnary
    {
        public static V Apply<S, V>(V x)
            where S : struct, ISimd<V>
            where V : unmanaged => VectorMath.Erf<S, V>(x);

        public static V Apply<S, V>(V x, out V slope)
            where S : struct, ISimd<V>
            where V : unmanaged => slope = x;
    }
}
