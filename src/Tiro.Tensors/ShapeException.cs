namespace Tiro.Tensors;

/// <summary>Tensors whose shapes or dtypes do not fit an operation; the message names the op and both shapes.</summary>
public sealed class ShapeException(string message) : ArgumentException(message)
{
    internal static void Require(bool condition, string op, Tensor a, Tensor b, string rule)
    {
        if (!condition)
        {
            throw new ShapeException($"{op}: {a.DType} {a.Shape} and {b.DType} {b.Shape} do not fit: {rule}");
        }
    }

    internal static void Require(bool condition, string op, Tensor a, string rule)
    {
        if (!condition)
        {
            throw new ShapeException($"{op}: {a.DType} {a.Shape} does not fit: {rule}");
        }
    }
}
