using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>
/// W + scale B A on rows [FirstRow, FirstRow + out) of a projection: A [r, in], B [out, r]. Several may lie on one projection, since
/// q, k and v are rows of one, and gate and up of another.
/// </summary>
/// <param name="A">Maps down to the rank.</param>
/// <param name="B">Maps up again; zero in a fresh adapter, so that nothing changes.</param>
/// <param name="Scale">Factor of the product.</param>
/// <param name="FirstRow">First output of the projection that is changed.</param>
/// <param name="Dropout">Part of the inputs that training drops on the way to A.</param>
/// <param name="Stream">Random numbers of that dropout.</param>
internal sealed record LowRankUpdate(Parameter A, Parameter B, float Scale, long FirstRow, double Dropout, uint Stream)
{
    /// <summary>Adds the map of x to the projection's output y, in place. Only training gives a key.</summary>
    public Tensor AddInto(Tensor y, Tensor x, DropoutKey? dropout) =>
        Ops.LowRankInto(y, Dropout > 0 && dropout is not null ? Ops.Dropout(x, Dropout, dropout, Stream) : x, A, B, FirstRow, Scale);

    /// <summary>Adds the product to the projection's weight.</summary>
    public void MergeInto(Parameter weight)
    {
        using TensorScope scope = TensorScope.Begin();
        Ops.AddProductInto(weight.Value.SliceRows(FirstRow, B.Shape.Rows), B, A, Scale);
    }
}
