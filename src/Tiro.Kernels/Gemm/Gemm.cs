namespace Tiro.Kernels;

/// <summary>
/// C[m, n] = A[m, k] B[k, n], or C += A B. Each element of C is one chain of fused multiply-adds over ascending k that starts
/// from C (or 0): neither tile shape, nor the operand that is packed, nor threads, nor the other rows of A show in the bits.
/// The smaller operand is packed into panels once a call; the larger is read in place and broadcast.
/// </summary>
public static unsafe class Gemm
{
    [ThreadStatic]
    private static Scratch? t_panels;

    /// <summary>Multiplies on all threads of the <see cref="WorkerPool"/>. C is row-major with leading dimension <paramref name="ldc"/>.</summary>
    public static void Multiply(long m, long n, long k, Matrix a, Matrix b, float* c, long ldc, bool accumulate) =>
        Dispatch(m, n, k, a, b, c, ldc, accumulate, parallel: true);

    /// <summary>Multiplies on the calling thread, for use inside pool jobs.</summary>
    public static void MultiplySerial(long m, long n, long k, Matrix a, Matrix b, float* c, long ldc, bool accumulate) =>
        Dispatch(m, n, k, a, b, c, ldc, accumulate, parallel: false);

    private static void Dispatch(long m, long n, long k, Matrix a, Matrix b, float* c, long ldc, bool accumulate, bool parallel)
    {
        switch (CpuTarget.Current)
        {
            case InstructionSet.Avx512:
                Run<Micro512>(m, n, k, a, b, c, ldc, accumulate, parallel);
                break;
            case InstructionSet.Avx2:
                Run<Micro256>(m, n, k, a, b, c, ldc, accumulate, parallel);
                break;
            default:
                Run<Micro128>(m, n, k, a, b, c, ldc, accumulate, parallel);
                break;
        }
    }

    internal static void Run<TMicro>(long m, long n, long k, Matrix a, Matrix b, float* c, long ldc, bool accumulate, bool parallel)
        where TMicro : struct, IMicroKernel
    {
        if (m == 0 || n == 0 || (k == 0 && accumulate))
        {
            return;
        }

        // Panels come from B, or from A's rows where A is the smaller: then the tile is C transposed.
        bool swap = m < n;
        long rows = swap ? n : m, columns = swap ? m : n;
        (Matrix left, Matrix right) = swap ? (b.Transposed, a.Transposed) : (a, b);
        long panels = (columns + TMicro.Columns - 1) / TMicro.Columns;
        float* packed = (t_panels ??= new()).Floats(panels * TMicro.Columns * Math.Max(k, 1));
        var pack = new PackJob<TMicro>(right, k, columns, packed);
        var multiply = new MultiplyJob<TMicro>(left, packed, rows, columns, k, c, ldc, accumulate, swap);
        if (parallel && rows * columns * k > 32 * 1024)
        {
            WorkerPool.Run(pack, panels);
            WorkerPool.Run(multiply, multiply.Tiles);
            return;
        }

        for (long panel = 0; panel < panels; panel++)
        {
            pack.Run(panel);
        }

        for (long tile = 0; tile < multiply.Tiles; tile++)
        {
            multiply.Run(tile);
        }
    }
}
