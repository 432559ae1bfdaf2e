using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// The innermost product of quantised activations with a <see cref="Q8Panel{TLanes, VI}"/>: c[row, lane] = the sum over ascending blocks of the
/// exact integer dot times the product of both scales. Accumulators are single locals, so that they stay in registers.
/// </summary>
internal static unsafe class Q8Tile<TLanes, VI>
    where TLanes : struct, IQ8Lanes<VI>
    where VI : unmanaged
{
    /// <summary>Rows of x that go together where so many are left to do.</summary>
    public static int RowsOf(int rows) => rows switch
    {
        > 8 => 12,
        > 4 => 8,
        > 2 => 4,
        _ => rows,
    };

    /// <summary>Computes <paramref name="rows"/> rows, a value of <see cref="RowsOf"/>; c is contiguous, x interleaved as <see cref="Q8Layout.Tiles"/> says.</summary>
    public static void Multiply(int rows, nint blocks, byte* x, byte* w, float* c)
    {
        new Span<float>(c, rows * TLanes.Lanes).Clear();
        switch (rows)
        {
            case 12:
                Tile<Twelve>(blocks, x, w, c, Q8Panel<TLanes, VI>.RowBytes);
                break;
            case 8:
                Tile<Eight>(blocks, x, w, c, Q8Panel<TLanes, VI>.RowBytes);
                break;
            case 4:
                Tile<Four>(blocks, x, w, c, Q8Panel<TLanes, VI>.RowBytes);
                break;
            case 2:
                Tile<Two>(blocks, x, w, c, Q8Panel<TLanes, VI>.RowBytes);
                break;
            default:
                Tile<One>(blocks, x, w, c, Q8Panel<TLanes, VI>.RowBytes);
                break;
        }
    }

    /// <summary>A block of x is the scales of 12 rows, then their units; rowBytes are those of a row of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows>(nint blocks, byte* x, byte* w, float* c, nint rowBytes)
        where TRows : struct, ICount
    {
        const int Unit = sizeof(int), Step = Q8Layout.TileRows * Unit;
        for (; blocks > 0; blocks--)
        {
            float* scales = (float*)w, dx = (float*)x;
            VI s0 = TLanes.Load(w + rowBytes);
            VI s1 = s0;
            VI s2 = s0;
            VI s3 = s0;
            VI s4 = s0;
            VI s5 = s0;
            VI s6 = s0;
            VI s7 = s0;
            VI s8 = s0;
            VI s9 = s0;
            VI s10 = s0;
            VI s11 = s0;
            w += 2 * rowBytes;
            x += Step;
            for (int unit = Q8Blocks.Size / TLanes.Terms; unit > 0; unit--)
            {
                VI y = TLanes.Load(w);
                s0 = TLanes.Add(s0, y, TLanes.Broadcast(x));
                if (TRows.Value > 1)
                {
                    s1 = TLanes.Add(s1, y, TLanes.Broadcast(x + Unit));
                }

                if (TRows.Value > 2)
                {
                    s2 = TLanes.Add(s2, y, TLanes.Broadcast(x + (2 * Unit)));
                    s3 = TLanes.Add(s3, y, TLanes.Broadcast(x + (3 * Unit)));
                }

                if (TRows.Value > 4)
                {
                    s4 = TLanes.Add(s4, y, TLanes.Broadcast(x + (4 * Unit)));
                    s5 = TLanes.Add(s5, y, TLanes.Broadcast(x + (5 * Unit)));
                    s6 = TLanes.Add(s6, y, TLanes.Broadcast(x + (6 * Unit)));
                    s7 = TLanes.Add(s7, y, TLanes.Broadcast(x + (7 * Unit)));
                }

                if (TRows.Value > 8)
                {
                    s8 = TLanes.Add(s8, y, TLanes.Broadcast(x + (8 * Unit)));
                    s9 = TLanes.Add(s9, y, TLanes.Broadcast(x + (9 * Unit)));
                    s10 = TLanes.Add(s10, y, TLanes.Broadcast(x + (10 * Unit)));
                    s11 = TLanes.Add(s11, y, TLanes.Broadcast(x + (11 * Unit)));
                }

                w += rowBytes;
                x += Step;
            }

            TLanes.AddScaled(c, s0, scales, dx[0]);
            if (TRows.Value > 1)
            {
                TLanes.AddScaled(c + TLanes.Lanes, s1, scales, dx[1]);
            }

            if (TRows.Value > 2)
            {
                TLanes.AddScaled(c + (2 * TLanes.Lanes), s2, scales, dx[2]);
                TLanes.AddScaled(c + (3 * TLanes.Lanes), s3, scales, dx[3]);
            }

            if (TRows.Value > 4)
            {
                TLanes.AddScaled(c + (4 * TLanes.Lanes), s4, scales, dx[4]);
                TLanes.AddScaled(c + (5 * TLanes.Lanes), s5, scales, dx[5]);
                TLanes.AddScaled(c + (6 * TLanes.Lanes), s6, scales, dx[6]);
                TLanes.AddScaled(c + (7 * TLanes.Lanes), s7, scales, dx[7]);
            }

            if (TRows.Value > 8)
            {
                TLanes.AddScaled(c + (8 * TLanes.Lanes), s8, scales, dx[8]);
                TLanes.AddScaled(c + (9 * TLanes.Lanes), s9, scales, dx[9]);
                TLanes.AddScaled(c + (10 * TLanes.Lanes), s10, scales, dx[10]);
                TLanes.AddScaled(c + (11 * TLanes.Lanes), s11, scales, dx[11]);
            }
        }
    }
}
