using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Where there is an addend, x + addend is stored in sum and normalised instead of x. Indices are rows.</summary>
internal readonly unsafe struct RmsNormForward(
    Rows x, Rows addend, Rows sum, float* weight, float offset, float eps, Rows y, float* rstd, long columns) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = begin; r < end; r++)
        {
            float* source = addend.IsNull ? x[r] : sum[r];
            float squares = addend.IsNull ? NormRow.Sum<Square, S, V>(source, columns) : NormRow.AddAndSum<Square, S, V>(x[r], addend[r], source, columns);
            float scale = 1f / MathF.Sqrt((squares / columns) + eps);
            if (rstd != null)
            {
                rstd[r] = scale;
            }

            Normalise<S, V>(source, scale, weight, offset, y[r], columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalise<S, V>(float* x, float scale, float* weight, float offset, float* y, long n)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V factor = S.Broadcast(scale), shift = S.Broadcast(offset);
        long c = 0, whole = weight == null ? 0 : n - 15;
        for (; c < whole; c += 16)
        {
            S.Store(y + c, S.Mul(S.Mul(S.Load(x + c), factor), S.Add(S.Load(weight + c), shift)));
        }

        for (; c < n; c += 16)
        {
            V v = S.Mul(S.Mul(Tail.Load<S, V>(x + c, n - c, buffer), factor), NormRow.Weight<S, V>(weight, shift, c, n - c, buffer));
            Tail.Store<S, V>(y + c, n - c, buffer, v);
        }
    }
}

/// <summary>Indices are rows.</summary>
internal readonly unsafe struct RmsNormBackward(Rows x, float* weight, float offset, float* rstd, Rows dy, Rows dx, Rows dxBase, long columns) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = begin; r < end; r++)
        {
            float scale = rstd[r], along = Products<S, V>(x[r], weight, offset, dy[r], columns) * scale / columns * scale;
            Gradient<S, V>(x[r], weight, offset, dy[r], along, scale, dx[r], dxBase[r], columns);
        }
    }

    /// <summary>Sum of g x, g = dy w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Products<S, V>(float* x, float* weight, float offset, float* dy, long n)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V shift = S.Broadcast(offset), products = S.Zero;
        long c = 0, whole = weight == null ? 0 : n - 15;
        for (; c < whole; c += 16)
        {
            products = S.Fma(S.Mul(S.Load(dy + c), S.Add(S.Load(weight + c), shift)), S.Load(x + c), products);
        }

        for (; c < n; c += 16)
        {
            V g = S.Mul(Tail.Load<S, V>(dy + c, n - c, buffer), NormRow.Weight<S, V>(weight, shift, c, n - c, buffer));
            products = S.Fma(g, Tail.Load<S, V>(x + c, n - c, buffer), products);
        }

        return S.Sum(products);
    }

    /// <summary>dx = base + scale (g - x along).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradient<S, V>(float* x, float* weight, float offset, float* dy, float along, float scale, float* dx, float* dxBase, long n)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V shift = S.Broadcast(offset), share = S.Broadcast(along), factor = S.Broadcast(scale);
        bool add = dxBase != null;
        long c = 0, whole = weight == null ? 0 : n - 15;
        for (; c < whole; c += 16)
        {
            V g = S.Mul(S.Load(dy + c), S.Add(S.Load(weight + c), shift));
            g = S.Mul(S.Fnma(S.Load(x + c), share, g), factor);
            S.Store(dx + c, add ? S.Add(S.Load(dxBase + c), g) : g);
        }

        for (; c < n; c += 16)
        {
            V g = S.Mul(Tail.Load<S, V>(dy + c, n - c, buffer), NormRow.Weight<S, V>(weight, shift, c, n - c, buffer));
            g = S.Mul(S.Fnma(Tail.Load<S, V>(x + c, n - c, buffer), share, g), factor);
            Tail.Store<S, V>(dx + c, n - c, buffer, add ? S.Add(Tail.Load<S, V>(dxBase + c, n - c, buffer), g) : g);
        }
    }
}

internal readonly unsafe struct RmsNormWeightTerm(Rows x, float* rstd, Rows dy) : IColumnTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Add<S, V>(V sum, long row, long column, long left, float* buffer)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V normalised = S.Mul(Tail.Load<S, V>(x[row] + column, left, buffer), S.Broadcast(rstd[row]));
        return S.Fma(Tail.Load<S, V>(dy[row] + column, left, buffer), normalised, sum);
    }
}
