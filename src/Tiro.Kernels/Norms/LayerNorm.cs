using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// y = (x - mean) / sqrt(variance + eps) * w + b with the biased variance (Ba et al., "Layer Normalization"). Rows of any
/// stride in elements; weight or bias null: none.
/// </summary>
public static unsafe class LayerNorm
{
    /// <summary>Normalises each row and saves its mean and 1/sqrt(variance + eps) where the two [rows] arrays are not null; y may be x.</summary>
    public static void Forward(
        float* x, long xStride, float* weight, float* bias, float eps, float* y, long yStride, float* mean, float* rstd, long rows, long columns) =>
        WorkerPool.For(new LayerNormForward(new(x, xStride), weight, bias, eps, new(y, yStride), mean, rstd, columns), rows, Grain.Rows(columns));

    /// <summary>
    /// Gradients of input, weight and bias (each may be null: not wanted), stored or added: with g = dy w and h the normalised x,
    /// dx = rstd (g - mean(g) - h mean(g h)), dw = sum of dy h, db = sum of dy. dx may be dy or x.
    /// </summary>
    public static void Backward(
        float* x,
        long xStride,
        float* weight,
        float* mean,
        float* rstd,
        float* dy,
        long dyStride,
        float* dx,
        long dxStride,
        bool accumulateX,
        float* dweight,
        bool accumulateWeight,
        float* dbias,
        bool accumulateBias,
        long rows,
        long columns)
    {
        Rows px = new(x, xStride), pdy = new(dy, dyStride);
        if (dweight != null)
        {
            ColumnChain<LayerNormWeightTerm>.Compute(new LayerNormWeightTerm(px, mean, rstd, pdy), rows, columns, dweight, accumulateWeight);
        }

        if (dbias != null)
        {
            ColumnChain<ValueTerm>.Compute(new ValueTerm(pdy), rows, columns, dbias, accumulateBias);
        }

        if (dx != null)
        {
            var job = new LayerNormBackward(px, weight, mean, rstd, pdy, new(dx, dxStride), columns, accumulateX);
            WorkerPool.For(job, rows, Grain.Rows(columns));
        }
    }
}

internal readonly unsafe struct LayerNormForward(Rows x, float* weight, float* bias, float eps, Rows y, float* mean, float* rstd, long columns) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = columns;
        for (long r = begin; r < end; r++)
        {
            float* px = x[r], py = y[r];
            V sum = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                sum = S.Add(sum, Tail.Load<S, V>(px + c, n - c, buffer));
            }

            float average = S.Sum(sum) / n;
            V middle = S.Broadcast(average), squares = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                // Lanes beyond the row are at the mean: they add nothing.
                V d = S.Sub(Tail.Load<S, V>(px + c, n - c, buffer, average), middle);
                squares = S.Fma(d, d, squares);
            }

            float scale = 1f / MathF.Sqrt((S.Sum(squares) / n) + eps);
            if (mean != null)
            {
                mean[r] = average;
            }

            if (rstd != null)
            {
                rstd[r] = scale;
            }

            V factor = S.Broadcast(scale);
            for (long c = 0; c < n; c += 16)
            {
                V h = S.Mul(S.Sub(Tail.Load<S, V>(px + c, n - c, buffer), middle), factor);
                V shift = bias == null ? S.Zero : Tail.Load<S, V>(bias + c, n - c, buffer);
                Tail.Store<S, V>(py + c, n - c, buffer, S.Fma(h, NormWeight.Load<S, V>(weight, 0f, c, n - c, buffer), shift));
            }
        }
    }
}

internal readonly unsafe struct LayerNormBackward(Rows x, float* weight, float* mean, float* rstd, Rows dy, Rows dx, long columns, bool accumulate) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = columns;
        for (long r = begin; r < end; r++)
        {
            float* px = x[r], pd = dy[r], po = dx[r];
            V middle = S.Broadcast(mean[r]), factor = S.Broadcast(rstd[r]), sum = S.Zero, products = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                V g = S.Mul(Tail.Load<S, V>(pd + c, n - c, buffer), NormWeight.Load<S, V>(weight, 0f, c, n - c, buffer));
                V h = S.Mul(S.Sub(Tail.Load<S, V>(px + c, n - c, buffer), middle), factor);
                sum = S.Add(sum, g);
                products = S.Fma(g, h, products);
            }

            V average = S.Broadcast(S.Sum(sum) / n), along = S.Broadcast(S.Sum(products) / n);
            for (long c = 0; c < n; c += 16)
            {
                V g = S.Mul(Tail.Load<S, V>(pd + c, n - c, buffer), NormWeight.Load<S, V>(weight, 0f, c, n - c, buffer));
                V h = S.Mul(S.Sub(Tail.Load<S, V>(px + c, n - c, buffer), middle), factor);
                g = S.Mul(S.Fnma(h, along, S.Sub(g, average)), factor);
                Tail.Put<S, V>(po + c, n - c, buffer, g, accumulate);
            }
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
