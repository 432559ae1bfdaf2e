using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiro.Kernels;

/// <summary>
/// A few rows of a Q8_0 matrix side by side for <see cref="Q8Tile{TLanes, VI}"/>: a block is the rows' scales, what their sums start from, and
/// units of 4 bytes, lane by lane.
/// </summary>
internal static unsafe class Q8Panel<TLanes, VI>
    where TLanes : struct, IQ8Lanes<VI>
    where VI : unmanaged
{
    private const int MaxLanes = 16;

    /// <summary>Bytes of one row of lanes.</summary>
    public static int RowBytes => TLanes.Lanes * sizeof(int);

    /// <summary>Bytes of a block.</summary>
    public static int BlockBytes => RowBytes * (2 + (Q8Blocks.Size / TLanes.Terms));

    /// <summary>Packs <paramref name="valid"/> rows, which are <paramref name="rowBytes"/> apart; lanes beyond repeat the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(byte* w, long rowBytes, int valid, long blocks, byte* to)
    {
        // A block's integers, a lane after the other.
        byte* lanes = stackalloc byte[MaxLanes * Q8Blocks.Size * sizeof(short)];
        long* rows = stackalloc long[MaxLanes];
        for (int lane = 0; lane < TLanes.Lanes; lane++)
        {
            rows[lane] = Math.Min(lane, valid - 1) * rowBytes;
        }

        int units = Q8Blocks.Size / TLanes.Terms;
        for (long b = 0; b < blocks; b++, w += Q8Blocks.Bytes, to += BlockBytes)
        {
            for (int lane = 0; lane < TLanes.Lanes; lane += 4)
            {
                Vector128<uint> halves = Vector128.Create((uint)*(ushort*)(w + rows[lane]), *(ushort*)(w + rows[lane + 1]), *(ushort*)(w + rows[lane + 2]), *(ushort*)(w + rows[lane + 3]));
                F16Element.Widen(halves).Store((float*)to + lane);
            }

            for (int lane = 0; lane < TLanes.Lanes; lane++)
            {
                Put(Vector256.Load((sbyte*)(w + rows[lane]) + Q8Blocks.ScaleBytes), lanes + (lane * Q8Blocks.Size * (4 / TLanes.Terms)));
            }

            // Units are moved as they are, whatever their bits would mean as floats.
            byte* first = to + (2 * RowBytes);
            Transposition.Run<F32Element>(lanes, units, (float*)first, TLanes.Lanes, TLanes.Lanes, units);
            Start(first, to + RowBytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector256<sbyte> q, byte* to)
    {
        if (TLanes.Terms == 4)
        {
            q.Store((sbyte*)to);
            return;
        }

        (Vector256<short> low, Vector256<short> high) = Vector256.Widen(q);
        low.Store((short*)to);
        high.Store((short*)to + 16);
    }

    /// <summary>What a block's sums start from: what the 128 that bytes of x have too much add to them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Start(byte* units, byte* to)
    {
        VI sum = TLanes.Zero;
        if (TLanes.Terms == 4)
        {
            int offset = unchecked((int)0x80808080);
            VI x = TLanes.Broadcast((byte*)&offset);
            for (int unit = 0; unit < Q8Blocks.Size / TLanes.Terms; unit++)
            {
                sum = TLanes.Add(sum, TLanes.Load(units + (unit * RowBytes)), x);
            }
        }

        TLanes.StoreNegative(to, sum);
    }
}
