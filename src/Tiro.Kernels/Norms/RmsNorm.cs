namespace Tiro.Kernels;

/// <summary>
/// y = x / sqrt(mean(x^2) + eps) * w (Zhang and Sennrich, "Root Mean Square Layer Normalization"); with plusOne the factor is
/// 1 + w, as in Gemma. Rows of any stride in elements; weight null: no factor.
/// </summary>
public static unsafe class RmsNorm
{
    /// <summary>Normalises each row and saves 1/sqrt(mean(x^2) + eps) of it where <paramref name="rstd"/> [rows] is not null; y may be x.</summary>
    public static void Forward(
        float* x, long xStride, float* weight, bool plusOne, float eps, float* y, long yStride, float* rstd, long rows, long columns)
    {
        var job = new RmsNormForward(new(x, xStride), default, default, weight, plusOne ? 1f : 0f, eps, new(y, yStride), rstd, columns);
        WorkerPool.For(job, rows, Grain.Rows(columns));
    }

    /// <summary>sum = x + addend, and y the normalised sum, in one pass: the bits of an addition and <see cref="Forward"/>. sum may be x or addend.</summary>
    public static void AddForward(
        float* x,
        long xStride,
        float* addend,
        long addendStride,
        float* sum,
        long sumStride,
        float* weight,
        bool plusOne,
        float eps,
        float* y,
        long yStride,
        float* rstd,
        long rows,
        long columns)
    {
        var job = new RmsNormForward(
            new(x, xStride), new(addend, addendStride), new(sum, sumStride), weight, plusOne ? 1f : 0f, eps, new(y, yStride), rstd, columns);
        WorkerPool.For(job, rows, Grain.Rows(columns));
    }

    /// <summary>
    /// Gradients of input and weight (either may be null: not wanted): dx = base + rstd (g - x rstd^2 mean(g x)) with g = dy w,
    /// <paramref name="dxBase"/> being another gradient of x, null for none (dx itself adds to what is there); dw = sum over rows
    /// of dy x rstd, stored or added. dx may be dy or x.
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
        float* dxBase,
        long dxBaseStride,
        float* dweight,
        bool accumulateWeight,
        long rows,
        long columns)
    {
        long chunk = NormChunk.Rows(rows, columns, both: dx != null && dweight != null);
        Rows px = new(x, xStride), pdy = new(dy, dyStride), pdx = new(dx, dxStride), pbase = dxBase == null ? default : new(dxBase, dxBaseStride);
        for (long first = 0; first < Math.Max(rows, 1); first += chunk)
        {
            long count = Math.Min(chunk, rows - first);
            Rows cx = px.From(first), cdy = pdy.From(first);
            if (dweight != null)
            {
                ColumnChain<RmsNormWeightTerm>.Compute(new RmsNormWeightTerm(cx, rstd + first, cdy), count, columns, dweight, accumulateWeight || first > 0);
            }

            if (dx != null)
            {
                var job = new RmsNormBackward(cx, weight, plusOne ? 1f : 0f, rstd + first, cdy, pdx.From(first), pbase.From(first), columns);
                WorkerPool.For(job, count, Grain.Rows(columns));
            }
        }
    }
}

/// <summary>Rows that stay in the shared cache between the two passes of a norm's backward, over columns for the weight and over rows for the input.</summary>
internal static class NormChunk
{
    private const long Elements = 1 << 19;

    public static long Rows(long rows, long columns, bool both) => both ? Math.Max(16, Elements / Math.Max(1, columns)) : Math.Max(1, rows);
}
