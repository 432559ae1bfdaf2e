using System.Runtime.InteropServices;

namespace Tiro.Text;

/// <summary>The normalization forms of UAX 15.</summary>
internal enum NormalizationKind
{
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}

/// <summary>
/// Unicode 14 normalization. Each result carries how many characters it stands for, so that offsets can follow: a further
/// character of a decomposition is an insertion, a composed one removes those it took in. Time is linear except for sorting
/// runs of combining marks, which is n log n.
/// </summary>
internal static class NormalizationForms
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int VowelCount = 21, TrailCount = 28, HangulCount = 11172, LeadCount = 19;

    private static readonly CodePointTable<byte> Combining = new(UnicodeTables.CombiningClassRuns());
    private static readonly Dictionary<int, int[]> Canonical = Full(compatibility: false);
    private static readonly Dictionary<int, int[]> Compatible = Full(compatibility: true);
    private static readonly Dictionary<(int First, int Second), int> Compositions = UnicodeTables.Decompositions()
        .Where(entry => !entry.Compatibility && !entry.Excluded && entry.To.Length == 2)
        .ToDictionary(entry => (entry.To[0], entry.To[1]), entry => entry.CodePoint);

    /// <summary>Whether a text is the same in the form by its range alone: no character from U+0300 (or, for the others, U+0080) on.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text, NormalizationKind kind)
        => !text.ContainsAnyExceptInRange('\0', kind == NormalizationKind.Nfc ? '\u02FF' : '\u007F');

    /// <summary>Appends the normalized text.</summary>
    public static void Apply(ReadOnlySpan<char> text, NormalizationKind kind, List<TextChange> output)
    {
        bool compatibility = kind is NormalizationKind.Nfkc or NormalizationKind.Nfkd;
        int start = output.Count;
        for (int i = 0; i < text.Length;)
        {
            Decompose(CodePoints.At(text, i, out int length), compatibility, output);
            i += length;
        }

        Reorder(CollectionsMarshal.AsSpan(output)[start..]);
        if (kind is NormalizationKind.Nfc or NormalizationKind.Nfkc)
        {
            int count = Compose(CollectionsMarshal.AsSpan(output)[start..]);
            CollectionsMarshal.SetCount(output, start + count);
        }
    }

    private static void Decompose(int codePoint, bool compatibility, List<TextChange> output)
    {
        int hangul = codePoint - HangulBase;
        if (hangul is >= 0 and < HangulCount)
        {
            output.Add(new TextChange(LeadBase + (hangul / (VowelCount * TrailCount)), 0));
            output.Add(new TextChange(VowelBase + (hangul % (VowelCount * TrailCount) / TrailCount), 1));
            if (hangul % TrailCount != 0)
            {
                output.Add(new TextChange(TrailBase + (hangul % TrailCount), 1));
            }

            return;
        }

        if (codePoint < 0xA0 || !(compatibility ? Compatible : Canonical).TryGetValue(codePoint, out int[]? parts))
        {
            output.Add(new TextChange(codePoint, 0));
            return;
        }

        for (int i = 0; i < parts.Length; i++)
        {
            output.Add(new TextChange(parts[i], i == 0 ? 0 : 1));
        }
    }

    /// <summary>Canonical order: runs of marks by combining class, equal ones as they are.</summary>
    private static void Reorder(Span<TextChange> text)
    {
        for (int i = 0; i < text.Length;)
        {
            if (Combining[text[i].CodePoint] == 0)
            {
                i++;
                continue;
            }

            int start = i;
            bool sorted = true;
            for (i++; i < text.Length && Combining[text[i].CodePoint] is byte value and > 0; i++)
            {
                sorted &= Combining[text[i - 1].CodePoint] <= value;
            }

            if (!sorted)
            {
                TextChange[] ordered = [.. text[start..i].ToArray().OrderBy(change => Combining[change.CodePoint])];
                ordered.CopyTo(text[start..]);
            }
        }
    }

    /// <summary>Composes in place and returns how many characters are left.</summary>
    private static int Compose(Span<TextChange> text)
    {
        int count = 0;
        int starter = -1;
        int lastClass = -1;
        foreach (TextChange change in text)
        {
            int combiningClass = Combining[change.CodePoint];
            bool open = lastClass < 0 || lastClass < combiningClass;
            if (starter >= 0 && open && Composed(text[starter].CodePoint, change.CodePoint) is int composed)
            {
                text[starter] = new TextChange(composed, text[starter].Change + change.Change - 1);
                continue;
            }

            if (combiningClass == 0)
            {
                starter = count;
                lastClass = -1;
            }
            else
            {
                lastClass = combiningClass;
            }

            text[count++] = change;
        }

        return count;
    }

    private static int? Composed(int first, int second)
    {
        int lead = first - LeadBase, vowel = second - VowelBase;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            return HangulBase + (((lead * VowelCount) + vowel) * TrailCount);
        }

        int hangul = first - HangulBase, trail = second - TrailBase;
        if (hangul is >= 0 and < HangulCount && hangul % TrailCount == 0 && trail is > 0 and < TrailCount)
        {
            return first + trail;
        }

        return Compositions.TryGetValue((first, second), out int composed) ? composed : null;
    }

    private static Dictionary<int, int[]> Full(bool compatibility)
    {
        Dictionary<int, int[]> single = UnicodeTables.Decompositions().Where(entry => compatibility || !entry.Compatibility)
            .ToDictionary(entry => entry.CodePoint, entry => entry.To);
        return single.ToDictionary(entry => entry.Key, entry => entry.Value.SelectMany(Expand).ToArray());

        IEnumerable<int> Expand(int codePoint)
            => single.TryGetValue(codePoint, out int[]? parts) ? parts.SelectMany(Expand) : [codePoint];
    }
}
