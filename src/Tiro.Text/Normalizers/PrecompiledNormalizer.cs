using System.Text;

namespace Tiro.Text;

/// <summary>
/// A precompiled character map as Hugging Face applies it: a grapheme cluster of fewer than 6 bytes is replaced as a whole by
/// its first hit, otherwise character by character.
/// </summary>
internal sealed class PrecompiledNormalizer(CharsMap map) : Normalizer
{
    private const int WholeCluster = 6;

    public override void Apply(AlignedText text)
    {
        string source = text.Text;
        var changes = new List<TextChange>(source.Length);
        bool changed = false;
        Span<byte> utf8 = stackalloc byte[WholeCluster];
        for (int i = 0; i < source.Length;)
        {
            int end = GraphemeBreaks.Next(source, i);
            changed |= ReplaceCluster(source.AsSpan(i, end - i), utf8, changes);
            i = end;
        }

        if (changed)
        {
            text.Transform(changes);
        }
    }

    private bool ReplaceCluster(ReadOnlySpan<char> cluster, Span<byte> utf8, List<TextChange> changes)
    {
        if (cluster.Length < WholeCluster && Encoding.UTF8.TryGetBytes(cluster, utf8, out int bytes) && bytes < WholeCluster
            && map.Find(utf8[..bytes], longest: false, out _) is { } whole)
        {
            Add(whole, CodePoints.Count(cluster), changes);
            return true;
        }

        bool changed = false;
        for (int i = 0; i < cluster.Length;)
        {
            int codePoint = CodePoints.At(cluster, i, out int length);
            bytes = Encoding.UTF8.GetBytes(cluster.Slice(i, length), utf8);
            if (map.Find(utf8[..bytes], longest: false, out _) is { } replacement)
            {
                Add(replacement, 1, changes);
                changed = true;
            }
            else
            {
                changes.Add(new TextChange(codePoint, 0));
            }

            i += length;
        }

        return changed;
    }

    /// <summary>Surplus characters count as inserted, missing ones as removed behind the last (at the very start they are not counted, as in the reference).</summary>
    private static void Add(string replacement, int oldCount, List<TextChange> changes)
    {
        int first = changes.Count;
        AlignedText.Append(changes, replacement, 0);
        int surplus = changes.Count - first - oldCount;
        for (int i = changes.Count - Math.Max(surplus, 0); i < changes.Count; i++)
        {
            changes[i] = changes[i] with { Change = 1 };
        }

        if (surplus < 0 && changes.Count > 0)
        {
            changes[^1] = changes[^1] with { Change = changes[^1].Change + surplus };
        }
    }
}
