using Tiro.Kernels;

namespace Tiro.Tensors;

public static unsafe partial class Ops
{
    /// <summary>y = x W^T, then the epilogue; W [out, in] f32, BF16 or quantised. The one place where a weight's storage decides how a product is computed.</summary>
    private static void Product<TEpilogue>(Tensor x, Tensor weight, Tensor y, in TEpilogue epilogue)
        where TEpilogue : unmanaged, IEpilogue
    {
        if (weight.DType == DType.Q8_0 && ArithmeticOf(weight) == Arithmetic.Native)
        {
            Q8Product.Multiply(x.Rows, weight.Rows, weight.Columns, x.F32, x.RowStride, weight.Blocks, y.F32, y.RowStride, epilogue);
            return;
        }

        Gemm.Multiply(x.Rows, weight.Rows, weight.Columns, x.Operand, weight.Operand.Transposed, y.F32, y.RowStride, accumulate: false, epilogue);
    }

    private static Arithmetic ArithmeticOf(Tensor weight)
    {
        TensorHeader header = weight.Header;
        return (header.Parameter ?? header.Base?.Parameter)?.Arithmetic ?? Arithmetic.F32;
    }

    /// <summary>Throws where an op that goes through a quantised weight would be recorded.</summary>
    private static void RequireUnrecorded(string op, Tensor weight, Tensor x, Tensor bias = default, Tensor residual = default)
    {
        if (weight.DType == DType.Q8_0 && Tape.Records(x, weight, bias, residual))
        {
            throw new InvalidOperationException($"{op}: gradients do not go through quantised weights ({weight}); train the f32 model, then quantise it again");
        }
    }
}
