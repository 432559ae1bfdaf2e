using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// y = x / sqrt(mean(x^2) + eps) * w (Zhang and Sennrich, "Root Mean Square Layer Normalization"); with plusOne the factor is
/// 1 + w, as in Gemma. Rows of any stride in elements; weight null: no factor.
/// </summary>
public static unsafe class RmsNorm
{
    /// <summary>Normalises each row and saves 1/sqrt(mean(x^2) + eps) of it where <paramref name="rstd"/> [rows] is not null; y may be x.</summary>
    public static void Forward(
        float* x, long xStride, float* weight, bool plusOne, float eps, float* y, long yStride, float* rstd, long rows, long columns) =>
        WorkerPool.For(new RmsNormForward(new(x, xStride), weight, plusOne ? 1f : 0f, eps, new(y, yStride), rstd, columns), rows, Grain.Rows(columns));

    /// <summary>
    /// Gradients of input and weight (either may be null: not wanted), each stored or added:
    /// dx = rstd (g - x rstd^2 mean(g x)) with g = dy w, dw = sum over rows of dy x rstd. dx may be dy or x.
    /// </summary>
    public static void Backward(
        float* x,
        long xStride,
        float* weight,
        bool plusOne,
        float* rstd,
        float* dy,
        long dyStride,
        float* dx,
        long dxStride,
        bool accumulateX,
        float* dweight,
        bool accumulateWeight,
        long rows,
        long columns)
    {
        Rows px = new(x, xStride), pdy = new(dy, dyStride);
        if (dweight != null)
        {
            ColumnChain<RmsNormWeightTerm>.Compute(new RmsNormWeightTerm(px, rstd, pdy), rows, columns, dweight, accumulateWeight);
        }

        if (dx != null)
        {
            var job = new RmsNormBackward(px, weight, plusOne ? 1f : 0f, rstd, pdy, new(dx, dxStride), columns, accumulateX);
            WorkerPool.For(job, rows, Grain.Rows(columns));
        }
    }
}

internal readonly unsafe struct RmsNormForward(Rows x, float* weight, float offset, float eps, Rows y, float* rstd, long columns) : IRangeJob
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
            V squares = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                V v = Tail.Load<S, V>(px + c, n - c, buffer);
                squares = S.Fma(v, v, squares);
            }

            float scale = 1f / MathF.Sqrt((S.Sum(squares) / n) + eps);
            if (rstd != null)
            {
                rstd[r] = scale;
            }

            V factor = S.Broadcast(scale);
            for (long c = 0; c < n; c += 16)
            {
                V v = S.Mul(Tail.Load<S, V>(px + c, n - c, buffer), factor);
                v = S.Mul(v, NormWeight.Load<S, V>(weight, offset, c, n - c, buffer));
                Tail.Store<S, V>(py + c, n - c, buffer, v);
            }
        }
    }
}

internal readonly unsafe struct RmsNormBackward(Rows x, float* weight, float offset, float* rstd, Rows dy, Rows dx, long columns, bool accumulate) : IRangeJob
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
            V products = S.Zero;
            for (long c = 0; c < n; c += 16)
            {
                V g = S.Mul(Tail.Load<S, V>(pd + c, n - c, buffer), NormWeight.Load<S, V>(weight, offset, c, n - c, buffer));
                products = S.Fma(g, Tail.Load<S, V>(px + c, n - c, buffer), products);
            }

            float scale = rstd[r];
            V factor = S.Broadcast(scale), along = S.Broadcast(S.Sum(products) * scale / n * scale);
            for (long c = 0; c < n; c += 16)
            {
                V g = S.Mul(Tail.Load<S, V>(pd + c, n - c, buffer), NormWeight.Load<S, V>(weight, offset, c, n - c, buffer));
                g = S.Mul(S.Fnma(Tail.Load<S, V>(px + c, n - c, buffer), along, g), factor);
                Tail.Put<S, V>(po + c, n - c, buffer, g, accumulate);
            }
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

internal static unsafe class NormWeight
{
    /// <summary>offset + weight, or 1 without weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(float* weight, float offset, long column, long left, float* buffer)
        where S : struct, ISimd<V>
        where V : unmanaged =>
            weight == null ? S.Broadcast(1f) : S.Add(Tail.Load<S, V>(weight + column, left, buffer), S.Broadcast(offset));
}
