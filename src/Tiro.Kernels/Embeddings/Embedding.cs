using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Rows of a table [entries, width] by id, and the gradient of the table. Strides in elements.</summary>
public static unsafe class Embedding
{
    /// <summary>
    /// y[t] = table[ids[t]], plus positionTable[positions[t]] where <paramref name="positionTable"/> is not null (GPT-2). Throws
    /// <see cref="ArgumentOutOfRangeException"/> for an id outside its table.
    /// </summary>
    public static void Gather(
        float* table,
        long tableStride,
        long entries,
        int* ids,
        float* positionTable,
        long positionStride,
        long positionEntries,
        int* positions,
        float* y,
        long yStride,
        long tokens,
        long width)
    {
        CheckIds(ids, tokens, entries, "token id");
        if (positionTable != null)
        {
            CheckIds(positions, tokens, positionEntries, "position");
        }

        var job = new GatherRows(new(table, tableStride), ids, new(positionTable, positionStride), positions, new(y, yStride), width);
        WorkerPool.For(job, tokens, Grain.Rows(width));
    }

    /// <summary>Bytes of scratch that <see cref="ScatterAdd"/> needs.</summary>
    public static long ScatterScratchBytes(long tokens) => IdOrder.ScratchBytes(tokens);

    /// <summary>
    /// The gradient of the table: dtable[ids[t]] += dy[t], each table row one chain over ascending t, from its present value or,
    /// unless accumulating, from 0 (then the whole table is written). Tokens with the id <paramref name="paddingId"/> (or a negative
    /// one) add nothing. Token indices are sorted by id in <paramref name="scratch"/>: linear in tokens, whatever the table's size.
    /// </summary>
    public static void ScatterAdd(
        float* dy, long dyStride, int* ids, float* dtable, long tableStride, long entries, bool accumulate, long tokens, long width, int paddingId, void* scratch)
    {
        if (!accumulate)
        {
            WorkerPool.For(new FillRows(new(dtable, tableStride), width), entries, Grain.Rows(width));
        }

        var order = new IdOrder(scratch, tokens);
        long groups = order.Sort(ids, entries, paddingId);
        if (groups > 0)
        {
            long pieces = (width + ScatterRows.Piece - 1) / ScatterRows.Piece, units = groups * pieces;
            long grain = Math.Max(1, Grain.Elements * units / Math.Max(1, tokens * width));
            WorkerPool.For(new ScatterRows(new(dy, dyStride), order, new(dtable, tableStride), width), units, grain);
        }
    }

    internal static void CheckIds(int* ids, long count, long entries, string what)
    {
        for (long i = 0; i < count; i++)
        {
            if ((uint)ids[i] >= entries)
            {
                throw new ArgumentOutOfRangeException(nameof(ids), ids[i], $"{what} number {i} is outside a table of {entries} rows; check that tokenizer and model belong together");
            }
        }
    }
}

internal readonly unsafe struct GatherRows(Rows table, int* ids, Rows positionTable, int* positions, Rows y, long width) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = width;
        bool positional = !positionTable.IsNull;
        for (long t = begin; t < end; t++)
        {
            float* row = table[ids[t]], position = positional ? positionTable[positions[t]] : null, py = y[t];
            for (long c = 0; c < n; c += 16)
            {
                V v = Tail.Load<S, V>(row + c, n - c, buffer);
                if (positional)
                {
                    v = S.Add(v, Tail.Load<S, V>(position + c, n - c, buffer));
                }

                Tail.Store<S, V>(py + c, n - c, buffer, v);
            }
        }
    }
}

internal readonly unsafe struct FillRows(Rows y, long width) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = begin; r < end; r++)
        {
            new Span<float>(y[r], checked((int)width)).Clear();
        }
    }
}

/// <summary>A unit is a piece of one table row, to which the tokens of its id are added in ascending order.</summary>
internal readonly unsafe struct ScatterRows(Rows dy, IdOrder order, Rows dtable, long width) : IRangeJob
{
    public const long Piece = 256;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long pieces = (width + Piece - 1) / Piece;
        for (long unit = begin; unit < end; unit++)
        {
            long group = unit / pieces, from = (unit - (group * pieces)) * Piece, until = Math.Min(width, from + Piece);
            float* target = dtable[order.Id(group)];
            long last = order.Start(group + 1);
            for (long i = order.Start(group); i < last; i++)
            {
                float* source = dy[order.Token(i)];
                for (long c = from; c < until; c += 16)
                {
                    Tail.Put<S, V>(target + c, until - c, buffer, Tail.Load<S, V>(source + c, until - c, buffer), accumulate: true);
                }
            }
        }
    }
}
