using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>How gradients of inputs are found, shared and added.</summary>
internal static unsafe class Gradients
{
    /// <summary>The gradient buffer of a header; see <see cref="Node.InputGrad"/>.</summary>
    public static Tensor Of(TensorHeader h, out bool accumulate)
    {
        if (h.Parameter is { } parameter)
        {
            accumulate = parameter.GradReady;
            parameter.GradReady = true;
            return parameter.Grad;
        }

        if (h.Base is { } viewed)
        {
            return OfView(h, viewed, out accumulate);
        }

        accumulate = !h.Grad.IsNone;
        if (!accumulate)
        {
            h.Grad = new Tensor(Tensor.Unowned(DType.F32, h.Shape));
        }
        else
        {
            MakeExclusive(h);
        }

        return h.Grad;
    }

    public static void Pass(TensorHeader h, Tensor grad)
    {
        if (h.Parameter is null && h.Base is null && h.Grad.IsNone)
        {
            grad.Header.RetainData();
            h.Grad = grad;
            return;
        }

        Tensor target = Of(h, out bool accumulate);
        Matrices.Copy(grad.F32, grad.RowStride, target.F32, target.RowStride, grad.Rows, grad.Columns, accumulate);
    }

    /// <summary>The slice of the viewed tensor's gradient; that gradient starts as zeros, since other views fill the rest.</summary>
    private static Tensor OfView(TensorHeader h, TensorHeader viewed, out bool accumulate)
    {
        Tensor whole = Of(viewed, out accumulate);
        if (!accumulate)
        {
            whole.Fill(0);
            accumulate = true;
        }

        TensorHeader slice = TensorHeader.Rent();
        slice.DType = DType.F32;
        slice.Shape = h.Shape;
        slice.RowStride = h.RowStride;
        slice.Storage = whole.Header.Storage;
        slice.Storage!.Retain();
        slice.Data = whole.Header.Data + (h.ViewOffset * sizeof(float));
        slice.RetainData();
        return TensorScope.Adopt(slice);
    }

    /// <summary>A gradient shared with another tensor is copied before it is added to.</summary>
    private static void MakeExclusive(TensorHeader h)
    {
        if (h.Grad.Header.DataOwners == 1)
        {
            return;
        }

        Tensor copy = new(Tensor.Unowned(DType.F32, h.Shape));
        Matrices.Copy(h.Grad.F32, h.Grad.RowStride, copy.F32, copy.RowStride, copy.Rows, copy.Columns, accumulate: false);
        h.Grad.Header.ReleaseData();
        h.Grad = copy;
    }
}
