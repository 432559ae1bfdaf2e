namespace Tiro.Kernels;

/// <summary>Gather along the rows, column by column: y[i, j] = x[index[i, j], j]. Matrices are contiguous.</summary>
public static unsafe class ColumnGather
{
    /// <summary>x [xRows, columns], index and y [rows, columns]. Throws <see cref="ArgumentOutOfRangeException"/> for an index outside x.</summary>
    public static void Forward(float* x, long xRows, int* index, float* y, long rows, long columns)
    {
        Embedding.CheckIds(index, rows * columns, xRows, "index");
        WorkerPool.For(new ColumnGatherForward(x, index, y, rows, columns), columns, Grain.Rows(rows));
    }

    /// <summary>dx[index[i, j], j] += dy[i, j], each element one chain over ascending i; unless accumulating dx is all written.</summary>
    public static void Backward(float* dy, int* index, float* dx, long xRows, bool accumulate, long rows, long columns)
    {
        Embedding.CheckIds(index, rows * columns, xRows, "index");
        if (!accumulate)
        {
            Arrays.Fill(dx, 0f, xRows * columns);
        }

        WorkerPool.For(new ColumnGatherBackward(dy, index, dx, rows, columns), columns, Grain.Rows(rows));
    }
}

internal readonly unsafe struct ColumnGatherForward(float* x, int* index, float* y, long rows, long columns) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long i = 0; i < rows; i++)
        {
            for (long j = begin; j < end; j++)
            {
                y[(i * columns) + j] = x[(index[(i * columns) + j] * columns) + j];
            }
        }
    }
}

internal readonly unsafe struct ColumnGatherBackward(float* dy, int* index, float* dx, long rows, long columns) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long i = 0; i < rows; i++)
        {
            for (long j = begin; j < end; j++)
            {
                dx[(index[(i * columns) + j] * columns) + j] += dy[(i * columns) + j];
            }
        }
    }
}
