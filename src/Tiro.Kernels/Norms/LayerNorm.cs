namespace Tiro.Kernels;

/// <summary>
/// y = (x - mean) / sqrt(variance + eps) * w + b with the biased variance (Ba et al., "Layer Normalization"). Rows of any
/// stride in elements; weight or bias null: none.
/// </summary>
public static unsafe class LayerNorm
{
    /// <summary>Normalises each row and saves its mean and 1/sqrt(variance + eps) where the two [rows] arrays are not null; y may be x.</summary>
    public static void Forward(
        float* x, long xStride, float* weight, float* bias, float eps, float* y, long yStride, float* mean, float* rstd, long rows, long columns)
    {
        var job = new LayerNormForward(new(x, xStride), default, default, weight, bias, eps, new(y, yStride), mean, rstd, columns);
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
        float* bias,
        float eps,
        float* y,
        long yStride,
        float* mean,
        float* rstd,
        long rows,
        long columns)
    {
        var job = new LayerNormForward(new(x, xStride), new(addend, addendStride), new(sum, sumStride), weight, bias, eps, new(y, yStride), mean, rstd, columns);
        WorkerPool.For(job, rows, Grain.Rows(columns));
    }

    /// <summary>
    /// Gradients of input, weight and bias (each may be null: not wanted): with g = dy w and h the normalised x,
    /// dx = base + rstd (g - mean(g) - h mean(g h)), <paramref name="dxBase"/> being another gradient of x, null for none (dx itself
    /// adds to what is there); dw = sum of dy h and db = sum of dy, stored or added. dx may be dy or x.
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
        float* dxBase,
        long dxBaseStride,
        float* dweight,
        bool accumulateWeight,
        float* dbias,
        bool accumulateBias,
        long rows,
        long columns)
    {
        long chunk = NormChunk.Rows(rows, columns, both: dx != null && (dweight != null || dbias != null));
        Rows px = new(x, xStride), pdy = new(dy, dyStride), pdx = new(dx, dxStride), pbase = dxBase == null ? default : new(dxBase, dxBaseStride);
        for (long first = 0; first < Math.Max(rows, 1); first += chunk)
        {
            long count = Math.Min(chunk, rows - first);
            Rows cx = px.From(first), cdy = pdy.From(first);
            var weights = new ColumnChain<LayerNormWeightTerm>(new(cx, mean + first, rstd + first, cdy), count, columns, dweight, accumulateWeight || first > 0);
            var biases = new ColumnChain<ValueTerm>(new(cdy), count, columns, dbias, accumulateBias || first > 0);
            if (dweight != null && dbias != null)
            {
                var job = new ColumnChains<LayerNormWeightTerm, ValueTerm>(weights, biases, count);
                WorkerPool.For(job, ColumnTiles.Blocks(columns), ColumnTiles.Grain(columns));
            }
            else if (dweight != null)
            {
                WorkerPool.For(weights, ColumnTiles.Blocks(columns), ColumnTiles.Grain(columns));
            }
            else if (dbias != null)
            {
                WorkerPool.For(biases, ColumnTiles.Blocks(columns), ColumnTiles.Grain(columns));
            }

            if (dx != null)
            {
                var job = new LayerNormBackward(cx, weight, mean + first, rstd + first, cdy, pdx.From(first), pbase.From(first), columns);
                WorkerPool.For(job, count, Grain.Rows(columns));
            }
        }
    }
}
