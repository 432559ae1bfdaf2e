using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>From a call to tiles: which operand becomes panels, and in which pieces.</summary>
public static unsafe partial class Gemm
{
    /// <summary>Floats of the panels that are packed at a time: 4 MiB, which a last-level cache keeps.</summary>
    private const long PanelFloats = 1 << 20;

    /// <summary>Terms of a piece where not all of them fit <see cref="PanelFloats"/>.</summary>
    private const long LeastTerms = 1024;

    /// <summary>Rows from which the panels of a packed operand are used in pieces.</summary>
    private const long LeastPieceRows = 128;

    /// <summary>Weights that one thread streams sooner than two start.</summary>
    private const long StreamedBySerial = 64 * 1024;

    [ThreadStatic]
    private static Scratch? t_panels;

    /// <summary>Columns of a packed panel on this processor.</summary>
    internal static int PanelColumns => CpuTarget.Current switch
    {
        InstructionSet.Avx512 => Micro512.Columns,
        InstructionSet.Avx2 => Micro256.Columns,
        _ => Micro128.Columns,
    };

    private static void Dispatch<TEpilogue>(
        long m, long n, long k, Matrix a, Matrix b, float* panels, float* c, long ldc, bool accumulate, in TEpilogue epilogue, bool parallel)
        where TEpilogue : unmanaged, IEpilogue
    {
        switch (CpuTarget.Current)
        {
            case InstructionSet.Avx512:
                Run<Micro512, TEpilogue>(m, n, k, a, b, panels, c, ldc, accumulate, epilogue, parallel);
                break;
            case InstructionSet.Avx2:
                Run<Micro256, TEpilogue>(m, n, k, a, b, panels, c, ldc, accumulate, epilogue, parallel);
                break;
            default:
                Run<Micro128, TEpilogue>(m, n, k, a, b, panels, c, ldc, accumulate, epilogue, parallel);
                break;
        }
    }

    internal static void Run<TMicro, TEpilogue>(
        long m, long n, long k, Matrix a, Matrix b, float* panels, float* c, long ldc, bool accumulate, in TEpilogue epilogue, bool parallel)
        where TMicro : struct, IMicroKernel
        where TEpilogue : unmanaged, IEpilogue
    {
        if (m == 0 || n == 0)
        {
            return;
        }

        // Panels come from B, or from A's rows where that moves less memory: then the tile is C transposed.
        bool swap = panels == null && k * n > m * (k + n);
        var whole = new GemmProblem
        {
            Left = swap ? b.Transposed : a,
            Right = swap ? a.Transposed : b,
            Rows = swap ? n : m,
            Columns = swap ? m : n,
            K = k,
            Panels = panels,
            PanelRows = k,
            C = c,
            Ldc = ldc,
            Accumulate = accumulate,
            Transposed = swap,
            Last = true,
        };
        if (panels == null && Stream<TMicro, TEpilogue>(whole, epilogue, parallel))
        {
            return;
        }

        // Few rows use packed panels once: pieces of them would only be more calls.
        if (panels != null && m < LeastPieceRows)
        {
            Tiles<TMicro, TEpilogue>(whole, epilogue, parallel);
        }
        else
        {
            Pieces<TMicro, TEpilogue>(whole, epilogue, parallel);
        }
    }

    /// <summary>Packs, if they are not packed, and multiplies as many columns and terms at a time as <see cref="PanelFloats"/> holds. Terms go on in ascending order from C.</summary>
    private static void Pieces<TMicro, TEpilogue>(in GemmProblem whole, in TEpilogue epilogue, bool parallel)
        where TMicro : struct, IMicroKernel
        where TEpilogue : unmanaged, IEpilogue
    {
        long width = TMicro.Columns, padded = (whole.Columns + width - 1) / width * width;
        long terms = whole.K, columns = whole.Columns;
        if (padded * terms > PanelFloats)
        {
            terms = Math.Min(whole.K, Math.Max(LeastTerms, PanelFloats / padded / 256 * 256));
            columns = Math.Max(1, PanelFloats / terms / width) * width;
        }

        bool packed = whole.Panels != null;
        float* panels = packed ? whole.Panels : (t_panels ??= new()).Floats(Math.Min(padded, (columns + width - 1) / width * width) * Math.Max(terms, 1));
        for (long column = 0; column < whole.Columns; column += columns)
        {
            long term = 0;
            do
            {
                GemmProblem piece = whole;
                piece.Left = whole.Left.From(0, term);
                piece.Right = packed ? default : whole.Right.From(term, column);
                piece.K = Math.Min(terms, whole.K - term);
                piece.Columns = Math.Min(columns, whole.Columns - column);
                piece.Panels = packed ? panels + (column * whole.PanelRows) + (term * width) : panels;
                piece.PanelRows = packed ? whole.PanelRows : piece.K;
                piece.C = whole.C + (column * (whole.Transposed ? whole.Ldc : 1));
                piece.FirstColumn = column;
                piece.Accumulate = whole.Accumulate || term > 0;
                term += piece.K;
                piece.Last = term == whole.K;
                Tiles<TMicro, TEpilogue>(piece, epilogue, parallel);
            }
            while (term < whole.K);
        }
    }

    private static void Tiles<TMicro, TEpilogue>(in GemmProblem problem, in TEpilogue epilogue, bool parallel)
        where TMicro : struct, IMicroKernel
        where TEpilogue : unmanaged, IEpilogue
    {
        PackProgress progress = default;
        var job = new MultiplyJob<TMicro, TEpilogue>(problem, epilogue, &progress, parallel ? WorkerPool.Threads : 1);
        if (parallel && job.IsWorthSharing)
        {
            WorkerPool.Run(job, job.Tiles);
            return;
        }

        for (long tile = 0; tile < job.Tiles; tile++)
        {
            job.Run(tile);
        }
    }

    /// <summary>One or two rows times a row-major weight: streams the weight. False where the product has another form.</summary>
    private static bool Stream<TMicro, TEpilogue>(in GemmProblem problem, in TEpilogue epilogue, bool parallel)
        where TMicro : struct, IMicroKernel
        where TEpilogue : unmanaged, IEpilogue
    {
        bool fits = Fma.IsSupported && typeof(TMicro) != typeof(Micro128) && problem.Transposed && !problem.Accumulate && problem.K > 0 && problem.Columns <= 2 &&
            problem.Rows >= 16 && problem.Left.ColumnStride == 1 && problem.Right.RowStride == 1 && problem.Right.Type == ElementType.F32;
        if (!fits)
        {
            return false;
        }

        switch (problem.Left.Type)
        {
            case ElementType.F32:
                Stream<TMicro, F32Element, TEpilogue>(problem, epilogue, parallel);
                break;
            case ElementType.BF16:
                Stream<TMicro, BF16Element, TEpilogue>(problem, epilogue, parallel);
                break;
            case ElementType.Q8_0:
                StreamBlocks<TMicro, TEpilogue>(problem, epilogue, parallel);
                break;
            default:
                Stream<TMicro, F16Element, TEpilogue>(problem, epilogue, parallel);
                break;
        }

        return true;
    }

    private static void Stream<TMicro, TElement, TEpilogue>(in GemmProblem problem, in TEpilogue epilogue, bool parallel)
        where TMicro : struct, IMicroKernel
        where TElement : struct, IElement
        where TEpilogue : unmanaged, IEpilogue
    {
        if (problem.Columns == 1)
        {
            Stream<TMicro, TElement, TEpilogue, One>(problem, epilogue, parallel);
        }
        else
        {
            Stream<TMicro, TElement, TEpilogue, Two>(problem, epilogue, parallel);
        }
    }

    private static void Stream<TMicro, TElement, TEpilogue, TRows>(in GemmProblem problem, in TEpilogue epilogue, bool parallel)
        where TMicro : struct, IMicroKernel
        where TElement : struct, IElement
        where TEpilogue : unmanaged, IEpilogue
        where TRows : struct, ICount
    {
        (long tileRows, long tiles, bool share) = StreamTiles(problem, StreamJob<TMicro, TElement, TEpilogue, TRows>.Block, parallel);
        Share(new StreamJob<TMicro, TElement, TEpilogue, TRows>(problem, epilogue, tileRows, tiles), tiles, share);
    }

    private static void StreamBlocks<TMicro, TEpilogue>(in GemmProblem problem, in TEpilogue epilogue, bool parallel)
        where TMicro : struct, IMicroKernel
        where TEpilogue : unmanaged, IEpilogue
    {
        (long tileRows, long tiles, bool share) = StreamTiles(problem, StreamJob<TMicro, F32Element, TEpilogue, One>.Block, parallel);
        if (problem.Columns == 1)
        {
            Share(new Q8WidenedStreamJob<TMicro, TEpilogue, One>(problem, epilogue, tileRows, tiles), tiles, share);
        }
        else
        {
            Share(new Q8WidenedStreamJob<TMicro, TEpilogue, Two>(problem, epilogue, tileRows, tiles), tiles, share);
        }
    }

    private static (long TileRows, long Tiles, bool Share) StreamTiles(in GemmProblem problem, int block, bool parallel)
    {
        bool share = parallel && problem.Rows * problem.K > StreamedBySerial;
        long wanted = share ? 8 * WorkerPool.Threads : 1, tileRows = Math.Max(1, problem.Rows / wanted / block) * block;
        return (tileRows, Math.Max(1, problem.Rows / tileRows), share);
    }

    /// <summary>Runs all tiles, on all threads of the pool where that is worth it.</summary>
    internal static void Share<TJob>(in TJob job, long tiles, bool share)
        where TJob : unmanaged, ITileJob
    {
        if (share)
        {
            WorkerPool.Run(job, tiles);
            return;
        }

        for (long tile = 0; tile < tiles; tile++)
        {
            job.Run(tile);
        }
    }
}
