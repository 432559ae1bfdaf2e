namespace Tiro.Text;

/// <summary>A value for every code point in two stages: most of the 4352 pages of 256 code points are equal to an earlier one.</summary>
internal sealed class CodePointTable<T>
    where T : unmanaged, IEquatable<T>
{
    public const int PageBits = 8;

    public CodePointTable(ReadOnlySpan<T> flat)
    {
        var distinct = new List<T[]>();
        PageOf = new ushort[flat.Length >> PageBits];
        for (int page = 0; page < PageOf.Length; page++)
        {
            T[] content = flat.Slice(page << PageBits, 1 << PageBits).ToArray();
            int known = distinct.FindIndex(other => other.AsSpan().SequenceEqual(content));
            if (known < 0)
            {
                known = distinct.Count;
                distinct.Add(content);
            }

            PageOf[page] = (ushort)known;
        }

        Pages = [.. distinct.SelectMany(content => content)];
    }

    /// <summary>The distinct pages, one after the other.</summary>
    public T[] Pages { get; }

    /// <summary>Which of them each page of code points is.</summary>
    public ushort[] PageOf { get; }

    /// <summary>The value of a code point in 0..10FFFF.</summary>
    public T this[int codePoint] => Pages[(PageOf[codePoint >> PageBits] << PageBits) | (codePoint & ((1 << PageBits) - 1))];
}
