using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiro.Kernels;

/// <summary>
/// Activations for products with Q8_0: a block of 32 becomes integers q = x * (127 / largest magnitude), rounded to the nearest, ties to even,
/// and a float scale. A block with a number that is not finite has the scale NaN, so that it shows in every result.
/// A row is a pure function of the row: no bit depends on the layout, the instruction set or the rows beside it.
/// </summary>
internal readonly unsafe struct Q8ActivationsJob(Rows x, long blocks, Q8Layout layout, byte* to) : IRangeJob
{
    /// <summary>1.5 * 2^23: adding it leaves a number rounded to an integer in the low bits of the sum.</summary>
    private const float Magic = 12582912f;
    private const int MagicBits = 0x4B400000, Magnitude = 0x7FFFFFFF;

    /// <summary>Indices are rows of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int* integers = stackalloc int[Q8Blocks.Size];
        for (long r = begin; r < end; r++)
        {
            float* from = x[r];
            for (long b = 0; b < blocks; b++, from += Q8Blocks.Size)
            {
                V low = S.Load(from), high = S.Load(from + 16), mask = S.BroadcastBits(Magnitude);
                float largest = S.MaxLane(S.Max(S.And(low, mask), S.And(high, mask)));
                float poison = S.Sum(S.Add(S.Sub(low, low), S.Sub(high, high)));
                float scale = (largest / sbyte.MaxValue) + poison, reciprocal = 1 / scale;
                if (!float.IsFinite(reciprocal))
                {
                    // All zeros, or so small that no float holds the reciprocal, or not finite.
                    scale = float.IsFinite(scale) ? 0 : float.NaN;
                    S.Store((float*)integers, S.Zero);
                    S.Store((float*)integers + 16, S.Zero);
                }
                else
                {
                    V factor = S.Broadcast(reciprocal), magic = S.Broadcast(Magic), bits = S.BroadcastBits(MagicBits);
                    S.Store((float*)integers, S.IntSub(S.Add(S.Mul(low, factor), magic), bits));
                    S.Store((float*)integers + 16, S.IntSub(S.Add(S.Mul(high, factor), magic), bits));
                }

                *(float*)(to + layout.Scale(r, b)) = scale;
                Put(integers, to + layout.Units(r, b));
            }
        }
    }

    private void Put(int* integers, byte* units)
    {
        int stride = layout.UnitStride;
        if (layout.Terms == 2)
        {
            for (int i = 0; i < Q8Blocks.Size; i += 2, units += stride)
            {
                *(int*)units = (integers[i] & 0xFFFF) | (integers[i + 1] << 16);
            }

            return;
        }

        for (int i = 0; i < Q8Blocks.Size; i += 16)
        {
            Vector128<short> low = Vector128.Narrow(Vector128.Load(integers + i), Vector128.Load(integers + i + 4));
            Vector128<short> high = Vector128.Narrow(Vector128.Load(integers + i + 8), Vector128.Load(integers + i + 12));
            Vector128<int> bytes = (Vector128.Narrow(low, high).AsByte() ^ Vector128.Create(layout.Flip)).AsInt32();
            *(int*)units = bytes[0];
            *(int*)(units + stride) = bytes[1];
            *(int*)(units + (2 * stride)) = bytes[2];
            *(int*)(units + (3 * stride)) = bytes[3];
            units += 4 * stride;
        }
    }
}

/// <summary>
/// Where quantised activations lie. In tiles, <see cref="TileRows"/> rows are interleaved: a block is their scales, then their first units, their
/// second ones, and so on; a unit is 4 bytes. Streamed, each row has its blocks, a scale and 32 bytes each.
/// </summary>
internal readonly struct Q8Layout
{
    /// <summary>Rows of a tile.</summary>
    public const int TileRows = 12;

    private const int Unit = sizeof(int);

    private readonly long _blocks;
    private readonly int _rows;

    private Q8Layout(long blocks, int rows, int terms, byte flip)
    {
        _blocks = blocks;
        _rows = rows;
        Terms = terms;
        Flip = flip;
        UnitStride = rows * Unit;
        BlockBytes = UnitStride * (1 + (Q8Blocks.Size / terms));
    }

    /// <summary>Integers of a unit: 4 bytes, or 2 of 16 bits.</summary>
    public int Terms { get; }

    /// <summary>Bits of a byte that are inverted: the sign's, where bytes are to be unsigned.</summary>
    public byte Flip { get; }

    /// <summary>Bytes from a row's unit to its next.</summary>
    public int UnitStride { get; }

    /// <summary>Bytes of a block of all interleaved rows.</summary>
    public int BlockBytes { get; }

    public static Q8Layout Tiles(long blocks, int terms) => new(blocks, TileRows, terms, terms == 4 ? (byte)0x80 : (byte)0);

    public static Q8Layout Streamed(long blocks) => new(blocks, 1, 4, 0);

    /// <summary>Bytes of so many rows.</summary>
    public long Bytes(long rows) => checked((rows + _rows - 1) / _rows * _blocks * BlockBytes);

    /// <summary>Where the first block of a row's tile starts.</summary>
    public long Tile(long row) => row / _rows * _blocks * BlockBytes;

    public long Scale(long row, long block) => Tile(row) + (block * BlockBytes) + (row % _rows * Unit);

    public long Units(long row, long block) => Scale(row, block) + UnitStride;
}
