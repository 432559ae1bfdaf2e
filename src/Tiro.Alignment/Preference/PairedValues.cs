using Tiro.Tensors;

namespace Tiro.Alignment;

/// <summary>Values of texts that lie as chosen, rejected, chosen, rejected, ...</summary>
internal static class PairedValues
{
    /// <summary>The values of the chosen and of the rejected texts, [pairs] each. Differentiable.</summary>
    public static (Tensor Chosen, Tensor Rejected) Split(Tensor values)
    {
        int pairs = (int)values.Count / 2;
        Tensor column = values.Reshape(2 * pairs, 1);
        return (Every(column, pairs, 0), Every(column, pairs, 1));
    }

    private static Tensor Every(Tensor column, int pairs, int first)
    {
        var rows = new int[pairs];
        for (int i = 0; i < pairs; i++)
        {
            rows[i] = (2 * i) + first;
        }

        return Ops.Gather(column, Tensor.From(rows, pairs, 1)).Reshape(pairs);
    }
}
