using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Where there is an addend, x + addend is stored in sum and normalised instead of x. Indices are rows.</summary>
internal readonly unsafe struct LayerNormForward(
    Rows x, Rows addend, Rows sum, float* weight, float* bias, float eps, Rows y, float* mean, float* rstd, long columns) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = begin; r < end; r++)
        {
            float* source = addend.IsNull ? x[r] : sum[r];
            float total = addend.IsNull ? NormRow.Sum<Identity, S, V>(source, columns) : NormRow.AddAndSum<Identity, S, V>(x[r], addend[r], source, columns);
            float average = total / columns;
            float scale = 1f / MathF.Sqrt((Squares<S, V>(source, average, columns) / columns) + eps);
            if (mean != null)
            {
                mean[r] = average;
            }

            if (rstd != null)
            {
                rstd[r] = scale;
            }

            Normalise<S, V>(source, average, scale, weight, bias, y[r], columns);
        }
    }

    /// <summary>Sum of (x - mean)^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Squares<S, V>(float* x, float mean, long n)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        V middle = S.Broadcast(mean), squares = S.Zero;
        long c = 0;
        for (; c + 16 <= n; c += 16)
        {
            V d = S.Sub(S.Load(x + c), middle);
            squares = S.Fma(d, d, squares);
        }

        if (c < n)
        {
            // Lanes beyond the row are at the mean: they add nothing.
            V d = S.Sub(Tail.Load<S, V>(x + c, n - c, (float*)&lanes, mean), middle);
            squares = S.Fma(d, d, squares);
        }

        return S.Sum(squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalise<S, V>(float* x, float mean, float scale, float* weight, float* bias, float* y, long n)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V middle = S.Broadcast(mean), factor = S.Broadcast(scale);
        long c = 0, whole = weight == null || bias == null ? 0 : n - 15;
        for (; c < whole; c += 16)
        {
            V h = S.Mul(S.Sub(S.Load(x + c), middle), factor);
            S.Store(y + c, S.Fma(h, S.Add(S.Load(weight + c), S.Zero), S.Load(bias + c)));
        }

        for (; c < n; c += 16)
        {
            V h = S.Mul(S.Sub(Tail.Load<S, V>(x + c, n - c, buffer), middle), factor);
            V shift = bias == null ? S.Zero : Tail.Load<S, V>(bias + c, n - c, buffer);
            Tail.Store<S, V>(y + c, n - c, buffer, S.Fma(h, NormRow.Weight<S, V>(weight, S.Zero, c, n - c, buffer), shift));
        }
    }
}

/// <summary>Indices are rows.</summary>
internal readonly unsafe struct LayerNormBackward(Rows x, float* weight, float* mean, float* rstd, Rows dy, Rows dx, Rows dxBase, long columns) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        float total, products;
        for (long r = begin; r < end; r++)
        {
            Sums<S, V>(x[r], weight, mean[r], rstd[r], dy[r], columns, &total, &products);
            Gradient<S, V>(x[r], weight, mean[r], rstd[r], dy[r], total / columns, products / columns, dx[r], dxBase[r], columns);
        }
    }

    /// <summary>Sums of g = dy w and of g h, h the normalised x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sums<S, V>(float* x, float* weight, float mean, float rstd, float* dy, long n, float* total, float* products)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V middle = S.Broadcast(mean), factor = S.Broadcast(rstd), sum = S.Zero, along = S.Zero;
        long c = 0, whole = weight == null ? 0 : n - 15;
        for (; c < whole; c += 16)
        {
            V g = S.Mul(S.Load(dy + c), S.Add(S.Load(weight + c), S.Zero));
            V h = S.Mul(S.Sub(S.Load(x + c), middle), factor);
            sum = S.Add(sum, g);
            along = S.Fma(g, h, along);
        }

        for (; c < n; c += 16)
        {
            V g = S.Mul(Tail.Load<S, V>(dy + c, n - c, buffer), NormRow.Weight<S, V>(weight, S.Zero, c, n - c, buffer));
            V h = S.Mul(S.Sub(Tail.Load<S, V>(x + c, n - c, buffer), middle), factor);
            sum = S.Add(sum, g);
            along = S.Fma(g, h, along);
        }

        *total = S.Sum(sum);
        *products = S.Sum(along);
    }

    /// <summary>dx = base + rstd (g - average - h along).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradient<S, V>(
        float* x, float* weight, float mean, float rstd, float* dy, float average, float along, float* dx, float* dxBase, long n)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V middle = S.Broadcast(mean), factor = S.Broadcast(rstd), level = S.Broadcast(average), share = S.Broadcast(along);
        bool add = dxBase != null;
        long c = 0, whole = weight == null ? 0 : n - 15;
        for (; c < whole; c += 16)
        {
            V g = S.Mul(S.Load(dy + c), S.Add(S.Load(weight + c), S.Zero));
            V h = S.Mul(S.Sub(S.Load(x + c), middle), factor);
            g = S.Mul(S.Fnma(h, share, S.Sub(g, level)), factor);
            S.Store(dx + c, add ? S.Add(S.Load(dxBase + c), g) : g);
        }

        for (; c < n; c += 16)
        {
            V g = S.Mul(Tail.Load<S, V>(dy + c, n - c, buffer), NormRow.Weight<S, V>(weight, S.Zero, c, n - c, buffer));
            V h = S.Mul(S.Sub(Tail.Load<S, V>(x + c, n - c, buffer), middle), factor);
            g = S.Mul(S.Fnma(h, share, S.Sub(g, level)), factor);
            Tail.Store<S, V>(dx + c, n - c, buffer, add ? S.Add(Tail.Load<S, V>(dxBase + c, n - c, buffer), g) : g);
        }
    }
}

internal readonly unsafe struct LayerNormWeightTerm(Rows x, float* mean, float* rstd, Rows dy) : IColumnTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Add<S, V>(V sum, long row, long column, long left, float* buffer)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V h = S.Mul(S.Sub(Tail.Load<S, V>(x[row] + column, left, buffer), S.Broadcast(mean[row])), S.Broadcast(rstd[row]));
        return S.Fma(Tail.Load<S, V>(dy[row] + column, left, buffer), h, sum);
    }
}
