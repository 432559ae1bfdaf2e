using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// Products with a Q8_0 matrix in integer arithmetic: activations are quantised a block of 32 at a time, and an element of C is the sum over
/// ascending blocks of (integer dot) * (scale of w * scale of x), the dot exact and each other operation rounded on its own. So neither the
/// instruction set (the portable one included), nor the number of rows, nor threads show in the bits.
/// </summary>
public static unsafe class Q8Product
{
    /// <summary>Most rows of x for which W is streamed; for more, packing it pays.</summary>
    private const int StreamedRows = 4;

    /// <summary>Bytes of weights that one thread streams sooner than two start.</summary>
    private const long StreamedBySerial = 64 * 1024;

    private const int TilesPerThread = 8;

    [ThreadStatic]
    private static Scratch? t_activations;

    /// <summary>
    /// C[m, n] = X[m, k] W[n, k]^T on all threads, then applies <paramref name="epilogue"/>. W has contiguous rows of blocks, k is a multiple
    /// of 32; xStride and ldc in elements.
    /// </summary>
    public static void Multiply<TEpilogue>(long m, long n, long k, float* x, long xStride, void* w, float* c, long ldc, in TEpilogue epilogue)
        where TEpilogue : unmanaged, IEpilogue
    {
        bool streams = Avx2.IsSupported && m <= StreamedRows && n >= Q8StreamJob<Q8DotPairs, TEpilogue>.Block;
        if (AvxVnni.IsSupported && CpuTarget.Current != InstructionSet.Portable)
        {
            Run<Q8LanesVnni, Vector256<int>, Q8DotVnni, TEpilogue>(m, n, k, x, xStride, w, c, ldc, epilogue, streams);
            return;
        }

        switch (CpuTarget.Current)
        {
            case InstructionSet.Avx512:
                Run<Q8Lanes512, Vector512<int>, Q8DotPairs, TEpilogue>(m, n, k, x, xStride, w, c, ldc, epilogue, streams);
                break;
            case InstructionSet.Avx2:
                Run<Q8Lanes256, Vector256<int>, Q8DotPairs, TEpilogue>(m, n, k, x, xStride, w, c, ldc, epilogue, streams);
                break;
            default:
                Run<Q8Lanes128, Vector128<int>, Q8DotPairs, TEpilogue>(m, n, k, x, xStride, w, c, ldc, epilogue, streams: false);
                break;
        }
    }

    internal static void Run<TLanes, VI, TDot, TEpilogue>(
        long m, long n, long k, float* x, long xStride, void* w, float* c, long ldc, in TEpilogue epilogue, bool streams)
        where TLanes : struct, IQ8Lanes<VI>
        where VI : unmanaged
        where TDot : struct, IQ8Dot
        where TEpilogue : unmanaged, IEpilogue
    {
        if (m == 0 || n == 0)
        {
            return;
        }

        long blocks = k / Q8Blocks.Size;
        Q8Layout layout = streams ? Q8Layout.Streamed(blocks) : Q8Layout.Tiles(blocks, TLanes.Terms);
        byte* activations = (byte*)(t_activations ??= new()).Bytes(layout.Bytes(m));
        WorkerPool.For(new Q8ActivationsJob(new(x, xStride), blocks, layout, activations), m, Grain.Rows(k));
        var problem = new Q8Problem(m, n, blocks, activations, layout, (byte*)w, c, ldc);
        if (!streams)
        {
            Gemm.Share(new Q8MultiplyJob<TLanes, VI, TEpilogue>(problem, epilogue), (n + TLanes.Lanes - 1) / TLanes.Lanes, m * n * k > StreamedBySerial);
            return;
        }

        const int Block = Q8StreamJob<TDot, TEpilogue>.Block;
        bool share = n * problem.WRowBytes > StreamedBySerial;
        long wanted = share ? TilesPerThread * WorkerPool.Threads : 1, tileRows = Math.Max(1, n / wanted / Block) * Block, tiles = Math.Max(1, n / tileRows);
        Gemm.Share(new Q8StreamJob<TDot, TEpilogue>(problem, epilogue, tileRows, tiles), tiles, share);
    }
}

/// <summary>C[rows, columns] = X W^T as the tiles see it, X quantised in a layout.</summary>
internal readonly unsafe struct Q8Problem(long rows, long columns, long blocks, byte* x, Q8Layout layout, byte* w, float* c, long ldc)
{
    public readonly long Rows = rows, Columns = columns, Blocks = blocks, Ldc = ldc;
    public readonly byte* X = x, W = w;
    public readonly Q8Layout Layout = layout;
    public readonly float* C = c;

    public long WRowBytes => Blocks * Q8Blocks.Bytes;
}

/// <summary>A tile is a panel: as many columns of C as there are lanes, all its rows.</summary>
internal readonly unsafe struct Q8MultiplyJob<TLanes, VI, TEpilogue>(in Q8Problem problem, in TEpilogue epilogue) : ITileJob
    where TLanes : struct, IQ8Lanes<VI>
    where VI : unmanaged
    where TEpilogue : unmanaged, IEpilogue
{
    private const int MaxLanes = 16;

    private readonly Q8Problem _p = problem;
    private readonly TEpilogue _epilogue = epilogue;

    public void Run(long tile)
    {
        long column = tile * TLanes.Lanes;
        int columns = (int)Math.Min(TLanes.Lanes, _p.Columns - column);
        byte* panel = (byte*)Q8Scratch.Panel(_p.Blocks * Q8Panel<TLanes, VI>.BlockBytes);
        Q8Panel<TLanes, VI>.Pack(_p.W + (column * _p.WRowBytes), _p.WRowBytes, columns, _p.Blocks, panel);
        float* sums = stackalloc float[Q8Layout.TileRows * MaxLanes];
        for (long row = 0; row < _p.Rows; row += Q8Layout.TileRows)
        {
            int rows = (int)Math.Min(Q8Layout.TileRows, _p.Rows - row);
            Q8Tile<TLanes, VI>.Multiply(Q8Tile<TLanes, VI>.RowsOf(rows), (nint)_p.Blocks, _p.X + _p.Layout.Tile(row), panel, sums);
            for (int i = 0; i < rows; i++)
            {
                new ReadOnlySpan<float>(sums + (i * TLanes.Lanes), columns).CopyTo(new Span<float>(_p.C + ((row + i) * _p.Ldc) + column, columns));
            }
        }

        if (TEpilogue.Exists)
        {
            CpuTarget.Run(new EpilogueJob<TEpilogue>(_epilogue, _p.C + column, _p.Ldc, column, columns), 0, _p.Rows);
        }
    }
}

/// <summary>Applies an epilogue to rows [begin, end) of a piece of C.</summary>
internal readonly unsafe struct EpilogueJob<TEpilogue>(TEpilogue epilogue, float* c, long ldc, long column, int columns) : IRangeJob
    where TEpilogue : unmanaged, IEpilogue
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged => epilogue.Apply<S, V>(c + (begin * ldc), ldc, begin, column, (int)(end - begin), columns);
}

/// <summary>The calling thread's buffer for a panel.</summary>
internal static unsafe class Q8Scratch
{
    [ThreadStatic]
    private static Scratch? t_panel;

    public static void* Panel(long bytes) => (t_panel ??= new()).Bytes(bytes);
}
