using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// Q8_0 as an operand of <see cref="Gemm"/>: its blocks run along the terms k of the product and become floats as they are packed or
/// streamed, so the bits are those of a product with the dequantised matrix.
/// </summary>
internal static unsafe class Q8Widening
{
    /// <summary>Terms that are widened at a time; they stay in a level-1 cache until they are used.</summary>
    private const int Terms = 64;

    /// <summary>Widest panel of any micro-kernel.</summary>
    private const int MaxWidth = 32;

    /// <summary>As <see cref="Packing.Panel"/>, for source(k, j) whose blocks run along k.</summary>
    public static void Panel(Matrix source, int k, int valid, float* to, int width)
    {
        RequireAlong(source.RowStride, k);

        long rowBytes = Q8Blocks.BytesOf(source.ColumnStride);
        float* wide = stackalloc float[MaxWidth * Terms];
        for (int term = 0; term < k; term += Terms)
        {
            int terms = Math.Min(Terms, k - term);
            byte* from = (byte*)source.Data + Q8Blocks.BytesOf(term);
            for (int j = 0; j < valid; j++)
            {
                Q8Blocks.Widen(from + (j * rowBytes), wide + (j * Terms), terms / Q8Blocks.Size);
            }

            Transposition.Run<F32Element>(wide, Terms, to + ((long)term * width), width, valid, terms);
        }

        for (int row = 0; row < k && valid < width; row++)
        {
            new Span<float>(to + ((long)row * width) + valid, width - valid).Clear();
        }
    }

    /// <summary>to[i * stride + k] = source(i, k) for i below rows and k below terms; blocks run along k.</summary>
    public static void Rows(Matrix source, int rows, int terms, float* to, int stride)
    {
        RequireAlong(source.ColumnStride, terms);
        for (int i = 0; i < rows; i++)
        {
            Q8Blocks.Widen((byte*)source.From(i, 0).Data, to + ((long)i * stride), terms / Q8Blocks.Size);
        }
    }

    private static void RequireAlong(long stride, int terms)
    {
        if (stride != 1 || terms % Q8Blocks.Size != 0)
        {
            throw new InvalidOperationException("Q8_0 blocks must run along the terms of a product; use the matrix in the forward direction, or widen it");
        }
    }
}

/// <summary>As <see cref="StreamJob{TMicro, TElement, TEpilogue, TRows}"/> for W in Q8_0: 16 rows are widened a few blocks at a time, then streamed from the level-1 cache.</summary>
internal readonly unsafe struct Q8WidenedStreamJob<TMicro, TEpilogue, TRows>(in GemmProblem problem, in TEpilogue epilogue, long tileRows, long tiles) : ITileJob
    where TMicro : struct, IMicroKernel
    where TEpilogue : unmanaged, IEpilogue
    where TRows : struct, ICount
{
    private const int Block = StreamJob<TMicro, F32Element, TEpilogue, TRows>.Block, Terms = 128, CacheLine = 64;

    private readonly GemmProblem _p = problem;
    private readonly TEpilogue _epilogue = epilogue;

    /// <summary>The last tile has the rows that are left over, so none is shorter than a block.</summary>
    public void Run(long tile)
    {
        long first = tile * tileRows, end = tile == tiles - 1 ? _p.Rows : first + tileRows;
        for (long row = first; row < end; row += Block)
        {
            // The last block starts early where rows are missing, and computes some of them again.
            long start = Math.Min(row, end - Block);
            Stream((byte*)_p.Left.From(start, 0).Data, (float*)_p.Right.Data, _p.C + start);
        }

        if (TEpilogue.Exists)
        {
            TMicro.Apply(_epilogue, _p.C + first, _p.Ldc, 0, first, TRows.Value, (int)(end - first));
        }
    }

    private void Stream(byte* w, float* x, float* c)
    {
        long rowBytes = Q8Blocks.BytesOf(_p.Left.RowStride);
        float* wide = stackalloc float[Block * Terms];
        for (long term = 0; term < _p.K; term += Terms)
        {
            int count = (int)Math.Min(Terms, _p.K - term);
            byte* from = w + Q8Blocks.BytesOf(term);
            for (int i = 0; i < Block; i++, from += rowBytes)
            {
                for (long at = 0; at < Q8Blocks.BytesOf(count); at += CacheLine)
                {
                    Sse.Prefetch1(from + (Block * rowBytes) + at);
                }

                Q8Blocks.Widen(from, wide + (i * Terms), count / Q8Blocks.Size);
            }

            StreamJob<TMicro, F32Element, TEpilogue, TRows>.Chains(count, (byte*)wide, Terms, x + term, x + term, (nint)_p.Right.ColumnStride, c, (nint)_p.Ldc, term > 0);
        }
    }
}
