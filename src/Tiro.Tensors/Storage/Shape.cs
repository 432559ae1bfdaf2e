using System.Runtime.CompilerServices;

namespace Tiro.Tensors;

/// <summary>Sizes of up to six dimensions, outermost first, held inline: no allocation. Rank 0 is a scalar of one element.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    public const int MaxRank = 6;

    private readonly Dimensions _sizes;
    private readonly long _count;

    public Shape(params ReadOnlySpan<long> sizes)
    {
        if (sizes.Length > MaxRank)
        {
            throw new ArgumentException($"a shape has at most {MaxRank} dimensions, not {sizes.Length}");
        }

        Rank = sizes.Length;
        long count = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sizes[i]);
            count = checked(count * sizes[i]);
            _sizes[i] = sizes[i];
        }

        _count = count;
    }

    public int Rank { get; }

    /// <summary>Number of elements; 1 for a scalar.</summary>
    public long Count => Rank == 0 ? 1 : _count;

    /// <summary>Size of the innermost dimension; 1 for a scalar.</summary>
    public long Columns => Rank == 0 ? 1 : _sizes[Rank - 1];

    /// <summary>Product of all dimensions but the innermost.</summary>
    public long Rows => Columns == 0 ? Leading() : Count / Columns;

    /// <summary>Size of dimension <paramref name="dimension"/>; negative counts from the innermost.</summary>
    public long this[int dimension]
    {
        get
        {
            int i = dimension < 0 ? dimension + Rank : dimension;
            return (uint)i < (uint)Rank ? _sizes[i] : throw new ArgumentOutOfRangeException(nameof(dimension), $"{dimension} in shape {this}");
        }
    }

    /// <summary>The same shape with another innermost dimension.</summary>
    public Shape WithColumns(long columns)
    {
        Span<long> sizes = stackalloc long[MaxRank];
        for (int i = 0; i < Rank - 1; i++)
        {
            sizes[i] = _sizes[i];
        }

        sizes[Rank - 1] = columns;
        return new Shape(sizes[..Rank]);
    }

    public long[] ToArray()
    {
        var sizes = new long[Rank];
        for (int i = 0; i < Rank; i++)
        {
            sizes[i] = _sizes[i];
        }

        return sizes;
    }

    public bool Equals(Shape other)
    {
        if (Rank != other.Rank)
        {
            return false;
        }

        for (int i = 0; i < Rank; i++)
        {
            if (_sizes[i] != other._sizes[i])
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Rank, Count, Columns);

    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    public override string ToString() => "[" + string.Join(", ", ToArray()) + "]";

    private long Leading()
    {
        long rows = 1;
        for (int i = 0; i < Rank - 1; i++)
        {
            rows *= _sizes[i];
        }

        return rows;
    }

    [InlineArray(MaxRank)]
    private struct Dimensions
    {
        private long _first;
    }
}
