using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>
    /// y[i] = W[ids[i]]. ids I32 [...], W [V, D]; y [..., D]. Repeated ids add up in dW, in ascending order of i.
    /// <paramref name="paddingId"/> gets no gradient; -1 for none.
    /// </summary>
    public static Tensor Embedding(Tensor weight, Tensor ids, int paddingId = -1)
    {
        int* id = ids.I32;
        for (long i = 0; i < ids.Count; i++)
        {
            if ((uint)id[i] >= (ulong)weight.Rows)
            {
                ShapeException.Require(false, "Embedding", weight, $"has no row for id {id[i]} at index {i}; the token is not of this model's vocabulary");
            }
        }

        var sizes = new List<long>(ids.Shape.ToArray()) { weight.Columns };
        Tensor y = Tensor.Empty(DType.F32, new Shape([.. sizes]));
        Tensor table = Tape.Compute(weight);
        if (table.DType == DType.BF16)
        {
            Embeddings.Gather(id, ids.Count, table.BF16, table.Columns, y.F32, y.RowStride);
        }
        else if (table.DType == DType.Q8_0)
        {
            Q8Blocks.Gather(id, ids.Count, table.Blocks, table.Columns, y.F32, y.RowStride);
        }
        else
        {
            Embeddings.Gather(id, ids.Count, table.F32, table.Columns, y.F32, y.RowStride, accumulate: false);
        }

        Node? node = Tape.Record("Embedding", EmbeddingGradient, y, weight)?.Save(ids);
        if (node is not null)
        {
            node.Arguments.L0 = paddingId;
        }

        return y;
    }

    private static void EmbeddingGradient(Node node)
    {
        Tensor ids = node.Saved(0), dy = node.OutputGrad(), dw = node.InputGrad(0, out bool accumulate);
        if (!accumulate)
        {
            dw.Fill(0);
        }

        Embeddings.ScatterAdd(ids.I32, ids.Count, dy.F32, dy.Columns, dw.F32, dw.Columns, (int)node.Arguments.L0);
    }
}
