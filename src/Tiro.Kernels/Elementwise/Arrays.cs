using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>The simplest kernels on contiguous arrays.</summary>
public static unsafe class Arrays
{
    /// <summary>y[i] += x[i].</summary>
    public static void AddInto(float* x, float* y, long count) => WorkerPool.For(new AddIntoJob(x, y), count, Grain.Elements);

    /// <summary>y[i] = factor x[i], or y[i] += factor x[i]; y may be x.</summary>
    public static void Scale(float* x, float factor, float* y, long count, bool accumulate = false) =>
        WorkerPool.For(new ScaleJob(x, factor, y, accumulate), count, Grain.Elements);

    /// <summary>y[i] = value.</summary>
    public static void Fill(float* y, float value, long count) => WorkerPool.For(new FillJob(y, value), count, Grain.Elements);
}

internal readonly unsafe struct AddIntoJob(float* x, float* y) : IRangeJob
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
            Tail.Put<S, V>(y + i, end - i, buffer, Tail.Load<S, V>(x + i, end - i, buffer), accumulate: true);
        }
    }
}

internal readonly unsafe struct ScaleJob(float* x, float factor, float* y, bool accumulate) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V f = S.Broadcast(factor);
        for (long i = begin; i < end; i += 16)
        {
            Tail.Put<S, V>(y + i, end - i, buffer, S.Mul(f, Tail.Load<S, V>(x + i, end - i, buffer)), accumulate);
        }
    }
}

internal readonly unsafe struct FillJob(float* y, float value) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V v = S.Broadcast(value);
        for (long i = begin; i < end; i += 16)
        {
            Tail.Store<S, V>(y + i, end - i, buffer, v);
        }
    }
}
