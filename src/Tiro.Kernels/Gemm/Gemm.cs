namespace Tiro.Kernels;

/// <summary>
/// C[m, n] = A[m, k] B[k, n], or C += A B. Each element of C is one chain of fused multiply-adds over ascending k that starts
/// from C (or 0): neither tile shape, nor the operand that is packed, nor threads, nor the other rows of A show in the bits.
/// One operand is packed into panels once a call, a few MiB at a time; the other is broadcast, in place or from a copy made by the tile that
/// uses it. C is row-major with leading dimension ldc.
/// </summary>
public static unsafe partial class Gemm
{
    /// <summary>Multiplies on all threads of the <see cref="WorkerPool"/>.</summary>
    public static void Multiply(long m, long n, long k, Matrix a, Matrix b, float* c, long ldc, bool accumulate) =>
        Dispatch(m, n, k, a, b, null, c, ldc, accumulate, default(NoEpilogue), parallel: true);

    /// <summary>Multiplies on all threads, then applies <paramref name="epilogue"/> to each element.</summary>
    public static void Multiply<TEpilogue>(long m, long n, long k, Matrix a, Matrix b, float* c, long ldc, bool accumulate, in TEpilogue epilogue)
        where TEpilogue : unmanaged, IEpilogue =>
        Dispatch(m, n, k, a, b, null, c, ldc, accumulate, epilogue, parallel: true);

    /// <summary>Multiplies A[m, b.K] with an operand that was packed before, on all threads.</summary>
    public static void Multiply(long m, Matrix a, PackedPanels b, float* c, long ldc, bool accumulate) =>
        Multiply(m, a, b, c, ldc, accumulate, default(NoEpilogue));

    /// <summary>Multiplies A[m, b.K] with an operand that was packed before, on all threads, then applies <paramref name="epilogue"/> to each element.</summary>
    public static void Multiply<TEpilogue>(long m, Matrix a, PackedPanels b, float* c, long ldc, bool accumulate, in TEpilogue epilogue)
        where TEpilogue : unmanaged, IEpilogue
    {
        Dispatch(m, b.N, b.K, a, default, b.Panels, c, ldc, accumulate, epilogue, parallel: true);
        GC.KeepAlive(b);
    }

    /// <summary>Multiplies on the calling thread, for use inside pool jobs.</summary>
    public static void MultiplySerial(long m, long n, long k, Matrix a, Matrix b, float* c, long ldc, bool accumulate) =>
        Dispatch(m, n, k, a, b, null, c, ldc, accumulate, default(NoEpilogue), parallel: false);

    /// <summary>
    /// <paramref name="count"/> products of one shape; operands and C of the next are aStride, bStride and cStride elements further
    /// (0 shares an operand). The C of different products must not overlap.
    /// </summary>
    public static void MultiplyBatch(
        long count, long m, long n, long k, Matrix a, long aStride, Matrix b, long bStride, float* c, long ldc, long cStride, bool accumulate)
    {
        var batch = new BatchJob(m, n, k, a, aStride, b, bStride, c, ldc, cStride, accumulate);
        if (count >= 2 * WorkerPool.Threads)
        {
            WorkerPool.Run(batch, count);
            return;
        }

        for (long i = 0; i < count; i++)
        {
            Multiply(m, n, k, a.Offset(i * aStride), b.Offset(i * bStride), c + (i * cStride), ldc, accumulate);
        }
    }

    private readonly struct BatchJob(
        long m, long n, long k, Matrix a, long aStride, Matrix b, long bStride, float* c, long ldc, long cStride, bool accumulate) : ITileJob
    {
        public void Run(long i) =>
            MultiplySerial(m, n, k, a.Offset(i * aStride), b.Offset(i * bStride), c + (i * cStride), ldc, accumulate);
    }
}
