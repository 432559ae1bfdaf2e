using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>y = factor * sum of all elements, a scalar; added in double in ascending order, rounded once. dx = factor dy everywhere.</summary>
    public static Tensor Sum(Tensor x, double factor = 1)
    {
        double sum = 0;
        for (long row = 0; row < x.Rows; row++)
        {
            foreach (float value in x.Row<float>(row))
            {
                sum += value;
            }
        }

        Tensor y = Scalar(sum * factor);
        RecordScaled("Sum", SumGradient, y, x, (float)factor);
        return y;
    }

    private static void SumGradient(Node node)
    {
        Tensor dx = Tensor.Empty(DType.F32, node.InputShape(0)).Fill(node.Arguments.F0 * node.OutputGrad().Item());
        node.PassGrad(0, dx);
    }

    private static Tensor Scalar(double value) => Tensor.Empty(DType.F32, default).Fill((float)value);
}
