namespace Tiro.Kernels;

/// <summary>Rows of a table chosen by ids, and the gradients that go back. Ids must lie in the table: callers check them.</summary>
public static unsafe class Embeddings
{
    [ThreadStatic]
    private static Scratch? t_scratch;

    /// <summary>y[i, :] = table[ids[i], :], or adds it; table is [vocabulary, columns], yStride in elements.</summary>
    public static void Gather(int* ids, long count, float* table, long columns, float* y, long yStride, bool accumulate) =>
        WorkerPool.For(new GatherJob(ids, table, columns, new(y, yStride), accumulate), count, Grain.Rows(columns));

    /// <summary>y[i, :] = table[ids[i], :], widened from BF16.</summary>
    public static void Gather(int* ids, long count, ushort* table, long columns, float* y, long yStride) =>
        WorkerPool.For(new GatherNarrowJob(ids, table, columns, new(y, yStride)), count, Grain.Rows(columns));

    /// <summary>
    /// dTable[ids[i], :] += dy[i, :]. A table row is one chain over ascending i, from the value that is there. Tokens with
    /// <paramref name="paddingId"/> are left out (-1: none are). Holds at most int.MaxValue tokens, else <see cref="OverflowException"/>.
    /// </summary>
    public static void ScatterAdd(int* ids, long count, float* dy, long dyStride, float* dTable, long columns, int paddingId)
    {
        int tokens = checked((int)count);
        long* keys = (long*)(t_scratch ??= new()).Bytes(((2 * count) + 1) * sizeof(long));
        int kept = 0;
        for (int i = 0; i < tokens; i++)
        {
            if (ids[i] != paddingId || paddingId < 0)
            {
                keys[kept++] = ((long)ids[i] << 32) | (uint)i;
            }
        }

        // Keys are distinct, so any sort leaves the tokens of an id in ascending order.
        new Span<long>(keys, kept).Sort();
        long* starts = keys + count;
        long runs = 0;
        for (int i = 0; i < kept; i++)
        {
            if (i == 0 || keys[i] >> 32 != keys[i - 1] >> 32)
            {
                starts[runs++] = i;
            }
        }

        if (runs == 0)
        {
            return;
        }

        starts[runs] = kept;
        var job = new ScatterJob(keys, starts, new(dy, dyStride), new(dTable, columns), columns);
        long pieces = runs * job.Blocks;
        WorkerPool.For(job, pieces, Math.Max(1, Grain.Elements * pieces / Math.Max(1, kept * columns)));
    }

    /// <summary>y[i, j] = x[index[i, j], j]; index and y are [rows, columns], x has rows of the same length.</summary>
    public static void GatherColumns(int* index, long rows, long columns, float* x, float* y) =>
        WorkerPool.For(new GatherColumnsJob(index, columns, x, y), rows, Grain.Rows(columns));

    /// <summary>The backward of <see cref="GatherColumns"/>: dx[index[i, j], j] += dy[i, j], in each column one after the other over ascending i.</summary>
    public static void ScatterAddColumns(int* index, long rows, long columns, float* dy, float* dx)
    {
        // Whole cache lines of columns a tile.
        long grain = Math.Max(1, Grain.Elements / 16 / Math.Max(1, rows)) * 16;
        WorkerPool.For(new ScatterColumnsJob(index, rows, columns, dy, dx), columns, grain);
    }
}
