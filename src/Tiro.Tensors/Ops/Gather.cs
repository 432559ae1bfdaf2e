using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>y[i, j] = x[index[i, j], j]; index I32 [rows, columns], x [n, columns]. dx[index[i, j], j] += dy[i, j] over ascending i.</summary>
    public static Tensor Gather(Tensor x, Tensor index)
    {
        ShapeException.Require(x.Shape.Rank == 2 && x.IsContiguous && index.Shape.Rank == 2 && index.Columns == x.Columns, "Gather", x, index, "x [n, columns], index [rows, columns]");
        CheckIndices("Gather", index, x, x.Rows, ignoreNegative: false);
        Tensor y = Tensor.Empty(DType.F32, index.Shape);
        Embeddings.GatherColumns(index.I32, index.Rows, index.Columns, x.F32, y.F32);
        Tape.Record("Gather", GatherGradient, y, x)?.Save(index);
        return y;
    }

    private static void GatherGradient(Node node)
    {
        Tensor index = node.Saved(0), dy = node.OutputGrad(), dx = node.InputGrad(0, out bool accumulate);
        if (!accumulate)
        {
            dx.Fill(0);
        }

        Embeddings.ScatterAddColumns(index.I32, index.Rows, index.Columns, dy.F32, dx.F32);
    }

    /// <summary>Throws where an index is not below <paramref name="limit"/>, or negative.</summary>
    private static void CheckIndices(string op, Tensor index, Tensor x, long limit, bool ignoreNegative)
    {
        ReadOnlySpan<int> values = index.Span<int>();
        for (int i = 0; i < values.Length; i++)
        {
            // The message is made only where it is needed: this runs for every token of a step.
            if (values[i] >= limit || (values[i] < 0 && !ignoreNegative))
            {
                ShapeException.Require(false, op, x, index, $"index {values[i]} at {i} is not below {limit}");
            }
        }
    }
}
