using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiro.Kernels;

/// <summary>Arrays of <paramref name="count"/> floats end to end, and a sum a tile of <paramref name="grain"/> elements.</summary>
internal readonly unsafe struct StreamArrays(float* first, long count, float* sums, long grain)
{
    public float* A => first;

    public float* B => first + count;

    public float* C => first + (2 * count);

    public float* D => first + (3 * count);

    public float* E => first + (4 * count);

    public float* Sum(long begin) => sums + (begin / grain);
}

internal readonly unsafe struct ReadStream(StreamArrays arrays) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float* a = arrays.A;
        V sum0 = S.Zero, sum1 = S.Zero, sum2 = S.Zero, sum3 = S.Zero;
        for (long i = begin; i < end; i += 64)
        {
            sum0 = S.Add(sum0, S.Load(a + i));
            sum1 = S.Add(sum1, S.Load(a + i + 16));
            sum2 = S.Add(sum2, S.Load(a + i + 32));
            sum3 = S.Add(sum3, S.Load(a + i + 48));
        }

        *arrays.Sum(begin) = S.Sum(S.Add(S.Add(sum0, sum1), S.Add(sum2, sum3)));
    }
}

internal readonly unsafe struct CopyStream(StreamArrays arrays) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float* a = arrays.A, b = arrays.B;
        for (long i = begin; i < end; i += 16)
        {
            S.Store(b + i, S.Load(a + i));
        }
    }
}

internal readonly unsafe struct UncachedCopyStream(StreamArrays arrays) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float* a = arrays.A, b = arrays.B;
        for (long i = begin; i < end; i += 16)
        {
            if (typeof(V) == typeof(Vector512<float>))
            {
                Vector512.LoadAligned(a + i).StoreAlignedNonTemporal(b + i);
            }
            else if (typeof(V) == typeof(F32x16Pair))
            {
                Vector256.LoadAligned(a + i).StoreAlignedNonTemporal(b + i);
                Vector256.LoadAligned(a + i + 8).StoreAlignedNonTemporal(b + i + 8);
            }
            else
            {
                Vector128.LoadAligned(a + i).StoreAlignedNonTemporal(b + i);
                Vector128.LoadAligned(a + i + 4).StoreAlignedNonTemporal(b + i + 4);
                Vector128.LoadAligned(a + i + 8).StoreAlignedNonTemporal(b + i + 8);
                Vector128.LoadAligned(a + i + 12).StoreAlignedNonTemporal(b + i + 12);
            }
        }
    }
}

internal readonly unsafe struct UpdateStream(StreamArrays arrays) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float* a = arrays.A;
        V half = S.Broadcast(0.5f);
        for (long i = begin; i < end; i += 16)
        {
            S.Store(a + i, S.Mul(half, S.Load(a + i)));
        }
    }
}

internal readonly unsafe struct TwoToOneStream(StreamArrays arrays) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float* a = arrays.A, b = arrays.B, c = arrays.C;
        for (long i = begin; i < end; i += 16)
        {
            S.Store(c + i, S.Add(S.Load(a + i), S.Load(b + i)));
        }
    }
}

/// <summary>d = a + b, e = b + c.</summary>
internal readonly unsafe struct ThreeToTwoStream(StreamArrays arrays) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float* a = arrays.A, b = arrays.B, c = arrays.C, d = arrays.D, e = arrays.E;
        for (long i = begin; i < end; i += 16)
        {
            V middle = S.Load(b + i);
            S.Store(d + i, S.Add(S.Load(a + i), middle));
            S.Store(e + i, S.Add(middle, S.Load(c + i)));
        }
    }
}

/// <summary>a, b and c each become half the sum of themselves and d.</summary>
internal readonly unsafe struct FourToThreeStream(StreamArrays arrays) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float* a = arrays.A, b = arrays.B, c = arrays.C, d = arrays.D;
        V half = S.Broadcast(0.5f);
        for (long i = begin; i < end; i += 16)
        {
            V x = S.Mul(half, S.Load(d + i));
            S.Store(a + i, S.Fma(half, S.Load(a + i), x));
            S.Store(b + i, S.Fma(half, S.Load(b + i), x));
            S.Store(c + i, S.Fma(half, S.Load(c + i), x));
        }
    }
}
