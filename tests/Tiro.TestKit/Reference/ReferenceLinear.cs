using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>Linear maps and the loss over an output head, by their definitions.</summary>
public static class ReferenceLinear
{
    /// <summary>y = x W^T + bias; x [rows, inputs], W [outputs, inputs], bias [outputs] or empty.</summary>
    public static T[] Forward<T>(T[] x, T[] weight, T[] bias, int inputs)
        where T : IFloatingPointIeee754<T>
    {
        int rows = x.Length / inputs, outputs = weight.Length / inputs;
        var y = new T[rows * outputs];
        for (int r = 0; r < rows; r++)
        {
            for (int o = 0; o < outputs; o++)
            {
                T sum = bias.Length == 0 ? T.Zero : bias[o];
                for (int i = 0; i < inputs; i++)
                {
                    sum += x[(r * inputs) + i] * weight[(o * inputs) + i];
                }

                y[(r * outputs) + o] = sum;
            }
        }

        return y;
    }

    /// <summary>-log softmax(hidden head^T)[target] of each row; 0 where the target is negative.</summary>
    public static T[] CrossEntropy<T>(T[] hidden, T[] head, int[] targets)
        where T : IFloatingPointIeee754<T>
    {
        int inputs = hidden.Length / targets.Length, classes = head.Length / inputs;
        T[] logits = Forward(hidden, head, [], inputs);
        var losses = new T[targets.Length];
        for (int r = 0; r < targets.Length; r++)
        {
            if (targets[r] < 0)
            {
                continue;
            }

            T[] row = logits[(r * classes)..((r + 1) * classes)];
            T max = row.Max()!, sum = T.Zero;
            foreach (T logit in row)
            {
                sum += T.Exp(logit - max);
            }

            losses[r] = max + T.Log(sum) - row[targets[r]];
        }

        return losses;
    }
}
