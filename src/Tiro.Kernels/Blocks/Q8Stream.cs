using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>The dot products of 32 bytes with 32 bytes, spread over 8 lanes in any way.</summary>
internal interface IQ8Dot
{
    static abstract Vector256<int> Dot(Vector256<sbyte> w, Vector256<sbyte> x);
}

/// <summary>vpmaddubsw of |w| and x with w's sign, in which no sum of two saturates: |x| is at most 127.</summary>
internal readonly struct Q8DotPairs : IQ8Dot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<sbyte> w, Vector256<sbyte> x) =>
        Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(Avx2.Abs(w), Avx2.Sign(x, w)), Vector256.Create((short)1));
}

/// <summary>vpdpbusd of AVX-VNNI.</summary>
internal readonly struct Q8DotVnni : IQ8Dot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<sbyte> w, Vector256<sbyte> x) =>
        AvxVnni.MultiplyWideningAndAdd(Vector256<int>.Zero, Avx2.Abs(w), Avx2.Sign(x, w));
}

/// <summary>
/// A few rows of quantised activations times W in Q8_0, streaming W once and in place: 8 of its rows at a time, whose dots are folded
/// together so that lanes are elements of C. A tile is a block of W's rows.
/// </summary>
internal readonly unsafe struct Q8StreamJob<TDot, TEpilogue>(in Q8Problem problem, in TEpilogue epilogue, long tileRows, long tiles) : ITileJob
    where TDot : struct, IQ8Dot
    where TEpilogue : unmanaged, IEpilogue
{
    /// <summary>Rows of W in a block.</summary>
    public const int Block = 8;

    private readonly Q8Problem _p = problem;
    private readonly TEpilogue _epilogue = epilogue;

    /// <summary>The last tile has the rows that are left over, so none is shorter than a block.</summary>
    public void Run(long tile)
    {
        long first = tile * tileRows, end = tile == tiles - 1 ? _p.Columns : first + tileRows;
        for (long row = first; row < end; row += Block)
        {
            // The last block starts early where rows are missing, and computes some of them again.
            long start = Math.Min(row, end - Block);
            for (long m = 0; m < _p.Rows; m++)
            {
                Rows((nint)_p.Blocks, _p.W + (start * _p.WRowBytes), (nint)_p.WRowBytes, _p.X + _p.Layout.Tile(m), _p.C + (m * _p.Ldc) + start);
            }
        }

        if (TEpilogue.Exists)
        {
            _epilogue.Apply<Simd256, F32x16Pair>(_p.C + first, _p.Ldc, 0, first, (int)_p.Rows, (int)(end - first));
        }
    }

    /// <summary>8 columns of one row of C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(nint blocks, byte* w, nint s1, byte* x, float* c)
    {
        nint s2 = 2 * s1, next = Block * s1;
        byte* w3 = w + (3 * s1), w6 = w3 + (3 * s1);
        Vector256<float> sum = Vector256<float>.Zero;
        for (; blocks > 0; blocks--)
        {
            Sse.Prefetch1(w + next);
            Sse.Prefetch1(w + next + s1);
            Sse.Prefetch1(w + next + s2);
            Sse.Prefetch1(w3 + next);
            Sse.Prefetch1(w3 + next + s1);
            Sse.Prefetch1(w3 + next + s2);
            Sse.Prefetch1(w6 + next);
            Sse.Prefetch1(w6 + next + s1);
            Vector256<sbyte> q = Vector256.Load((sbyte*)x + sizeof(float));
            Vector256<int> a = Avx2.HorizontalAdd(TDot.Dot(Load(w), q), TDot.Dot(Load(w + s1), q));
            Vector256<int> b = Avx2.HorizontalAdd(TDot.Dot(Load(w + s2), q), TDot.Dot(Load(w3), q));
            a = Avx2.HorizontalAdd(a, b);
            b = Avx2.HorizontalAdd(TDot.Dot(Load(w3 + s1), q), TDot.Dot(Load(w3 + s2), q));
            b = Avx2.HorizontalAdd(b, Avx2.HorizontalAdd(TDot.Dot(Load(w6), q), TDot.Dot(Load(w6 + s1), q)));
            Vector256<int> dots = Avx2.Permute2x128(a, b, 0x20) + Avx2.Permute2x128(a, b, 0x31);
            Vector128<ushort> halves = Vector128.Create(
                *(ushort*)w, *(ushort*)(w + s1), *(ushort*)(w + s2), *(ushort*)w3, *(ushort*)(w3 + s1), *(ushort*)(w3 + s2), *(ushort*)w6, *(ushort*)(w6 + s1));
            Vector256<float> scales = Vector256.Create(F16Element.Widen(Vector128.WidenLower(halves)), F16Element.Widen(Vector128.WidenUpper(halves)));
            sum += Vector256.ConvertToSingle(dots) * (scales * Vector256.Create(*(float*)x));
            w += Q8Blocks.Bytes;
            w3 += Q8Blocks.Bytes;
            w6 += Q8Blocks.Bytes;
            x += sizeof(float) + Q8Blocks.Size;
        }

        sum.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Load(byte* block) => Vector256.Load((sbyte*)block + Q8Blocks.ScaleBytes);
}
