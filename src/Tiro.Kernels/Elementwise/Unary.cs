using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Activations of contiguous arrays, element by element.</summary>
public static unsafe class Unary
{
    /// <summary>y[i] = f(x[i]); y may be x.</summary>
    public static void Forward(Activation activation, float* x, float* y, long count) =>
        ActivationDispatch.Call(activation, new ForwardCall(x, y, count));

    /// <summary>dx[i] = f'(x[i]) dy[i], stored or added; dx may be dy, or x.</summary>
    public static void Backward(Activation activation, float* x, float* dy, float* dx, long count, bool accumulate) =>
        ActivationDispatch.Call(activation, new BackwardCall(x, dy, dx, count, accumulate));

    private readonly struct ForwardCall(float* x, float* y, long count) : IActivationCall
    {
        public void With<TOp>()
            where TOp : struct, IUnary => WorkerPool.For(new UnaryForward<TOp>(x, y), count, Grain.Elements);
    }

    private readonly struct BackwardCall(float* x, float* dy, float* dx, long count, bool accumulate) : IActivationCall
    {
        public void With<TOp>()
            where TOp : struct, IUnary => WorkerPool.For(new UnaryBackward<TOp>(x, dy, dx, accumulate), count, Grain.Elements);
    }
}

internal readonly unsafe struct UnaryForward<TOp>(float* x, float* y) : IRangeJob
    where TOp : struct, IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        for (long i = begin; i < end; i += 16)
        {
            Prefetch.Line(x + i + Prefetch.Distance);
            Prefetch.Line(y + i + Prefetch.Distance);
            Tail.Store<S, V>(y + i, end - i, buffer, TOp.Apply<S, V>(Tail.Load<S, V>(x + i, end - i, buffer)));
        }
    }
}

internal readonly unsafe struct UnaryBackward<TOp>(float* x, float* dy, float* dx, bool accumulate) : IRangeJob
    where TOp : struct, IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        for (long i = begin; i < end; i += 16)
        {
            Prefetch.Line(x + i + Prefetch.Distance);
            Prefetch.Line(dy + i + Prefetch.Distance);
            Prefetch.Line(dx + i + Prefetch.Distance);
            TOp.Apply<S, V>(Tail.Load<S, V>(x + i, end - i, buffer), out V slope);
            V gradient = S.Mul(Tail.Load<S, V>(dy + i, end - i, buffer), slope);
            Tail.Put<S, V>(dx + i, end - i, buffer, gradient, accumulate);
        }
    }
}
