using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// A few rows of a Q8_0 matrix side by side for <see cref="Q8Tile{TLanes, V}"/>: a block is the rows' scales, what their sums start from, and
/// units of 4 bytes, lane by lane.
/// </summary>
internal static unsafe class Q8Panel<TLanes, V>
    where TLanes : struct, IQ8Lanes<V>
    where V : unmanaged
{
    private const int MaxLanes = 16;

    /// <summary>Bytes of one row of lanes.</summary>
    public static int RowBytes => TLanes.Lanes * sizeof(int);

    /// <summary>Bytes of a block.</summary>
    public static int BlockBytes => RowBytes * (2 + (Q8Blocks.Size / TLanes.Terms));

    /// <summary>Packs <paramref name="valid"/> rows, which are <paramref name="rowBytes"/> apart; lanes beyond repeat the last.</summary>
    public static void Pack(byte* w, long rowBytes, int valid, long blocks, byte* to)
    {
        // A block's integers, a lane after the other.
        byte* lanes = stackalloc byte[MaxLanes * Q8Blocks.Size * sizeof(short)];
        int units = Q8Blocks.Size / TLanes.Terms;
        for (long b = 0; b < blocks; b++, w += Q8Blocks.Bytes, to += BlockBytes)
        {
            for (int lane = 0; lane < TLanes.Lanes; lane++)
            {
                byte* block = w + (Math.Min(lane, valid - 1) * rowBytes);
                ((float*)to)[lane] = Q8Blocks.Scale(block);
                Vector256<sbyte> q = Vector256.Load((sbyte*)block + Q8Blocks.ScaleBytes);
                int* start = (int*)(to + RowBytes) + lane;
                if (TLanes.Terms == 4)
                {
                    q.Store((sbyte*)lanes + (lane * Q8Blocks.Size));
                    *start = -128 * Sum(q);
                }
                else
                {
                    (Vector256<short> low, Vector256<short> high) = Vector256.Widen(q);
                    low.Store((short*)lanes + (lane * Q8Blocks.Size));
                    high.Store((short*)lanes + (lane * Q8Blocks.Size) + 16);
                    *start = 0;
                }
            }

            // Units are moved as they are, whatever their bits would mean as floats.
            Transposition.Run<F32Element>(lanes, units, (float*)(to + (2 * RowBytes)), TLanes.Lanes, TLanes.Lanes, units);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum(Vector256<sbyte> q) =>
        Vector256.Sum(Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(Vector256.Create((byte)1), q), Vector256.Create((short)1)));
}
