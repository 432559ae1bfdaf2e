namespace Tiro.Text;

/// <summary>Lower case and case folding by Unicode 14, without language rules (a Turkish I is none here).</summary>
internal static class UnicodeCase
{
    private static readonly Dictionary<int, int[]> Lower = UnicodeTables.LowerCases().ToDictionary(entry => entry.CodePoint, entry => entry.To);
    private static readonly Dictionary<int, int> Folded = UnicodeTables.Folds().ToDictionary(entry => entry.CodePoint, entry => entry.To);

    private static readonly ILookup<int, int> ByFold = UnicodeTables.LowerCases().Select(entry => entry.CodePoint)
        .Concat(UnicodeTables.LowerCases().SelectMany(entry => entry.To)).Concat(Folded.Keys).Concat(Folded.Values).Distinct()
        .ToLookup(Fold);

    /// <summary>The lower case of a code point where it is another text; empty where it is the code point itself.</summary>
    public static ReadOnlySpan<int> LowerOf(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return codePoint is >= 'A' and <= 'Z' ? Lower[codePoint] : [];
        }

        return Lower.TryGetValue(codePoint, out int[]? lower) ? lower : [];
    }

    /// <summary>Simple case folding: two code points match without regard to case if their foldings are equal.</summary>
    public static int Fold(int codePoint)
    {
        if (Folded.TryGetValue(codePoint, out int folded))
        {
            return folded;
        }

        ReadOnlySpan<int> lower = LowerOf(codePoint);
        return lower.Length == 1 ? lower[0] : codePoint;
    }

    /// <summary>The code points that differ from one by case alone, and itself if it has cases.</summary>
    public static IEnumerable<int> Variants(int codePoint) => ByFold[Fold(codePoint)];
}
