using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>Broadcast operations by walking every index.</summary>
public static class ReferenceBroadcast
{
    public static T[] Apply<T>(T[] a, long[] aStrides, T[] b, long[] bStrides, long[] sizes, Func<T, T, T> op)
        where T : IFloatingPointIeee754<T>
    {
        var y = new List<T>();
        foreach (long[] index in Indices(sizes))
        {
            y.Add(op(a[Offset(index, aStrides)], b[Offset(index, bStrides)]));
        }

        return [.. y];
    }

    /// <summary>Adds dy (contiguous) times other at each index to the gradient at its strides.</summary>
    public static void Reduce<T>(T[] dy, T[]? other, long[] otherStrides, T[] gradient, long[] gradientStrides, long[] sizes)
        where T : IFloatingPointIeee754<T>
    {
        int i = 0;
        foreach (long[] index in Indices(sizes))
        {
            T factor = other is null ? T.One : other[Offset(index, otherStrides)];
            gradient[Offset(index, gradientStrides)] += dy[i++] * factor;
        }
    }

    private static long Offset(long[] index, long[] strides)
    {
        long offset = 0;
        for (int i = 0; i < index.Length; i++)
        {
            offset += index[i] * strides[i];
        }

        return offset;
    }

    private static IEnumerable<long[]> Indices(long[] sizes)
    {
        var index = new long[sizes.Length];
        long count = 1;
        foreach (long size in sizes)
        {
            count *= size;
        }

        for (long i = 0; i < count; i++)
        {
            long rest = i;
            for (int d = sizes.Length - 1; d >= 0; d--)
            {
                index[d] = rest % sizes[d];
                rest /= sizes[d];
            }

            yield return index;
        }
    }
}
