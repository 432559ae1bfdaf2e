namespace Tiro.Text;

/// <summary>Full case mappings of Unicode 14, as Python's str methods apply them; independent of any culture.</summary>
internal static partial class LetterCase
{
    private static readonly Dictionary<int, string> UpperMap = Build(UpperRuns, UpperStrings());
    private static readonly Dictionary<int, string> LowerMap = Build(LowerRuns, LowerStrings());
    private static readonly Dictionary<int, string> TitleMap = Build(TitleRuns, TitleStrings());
    private static readonly Dictionary<int, string> FoldMap = Build(FoldRuns, FoldStrings());

    /// <summary>What a code point becomes in capitals, or null where it stays.</summary>
    public static string? Upper(int codePoint) => UpperMap.GetValueOrDefault(codePoint);

    /// <summary>What a code point becomes in small letters, or null; the final sigma is <see cref="LowerAt"/>'s business.</summary>
    public static string? Lower(int codePoint) => LowerMap.GetValueOrDefault(codePoint);

    /// <summary>What a code point becomes at the start of a word, or null.</summary>
    public static string? Title(int codePoint) => TitleMap.GetValueOrDefault(codePoint) ?? Upper(codePoint);

    /// <summary>What a code point becomes for comparisons that ignore case, or null.</summary>
    public static string? Fold(int codePoint) => FoldMap.GetValueOrDefault(codePoint) ?? Lower(codePoint);

    /// <summary><see cref="Lower"/> of the code point at a place of a text: a sigma that ends a word is a final one.</summary>
    public static string? LowerAt(string text, int index, int codePoint)
        => codePoint == 'Σ' && EndsWord(text, index) ? "ς" : Lower(codePoint);

    private static bool EndsWord(string text, int index)
    {
        int before = index;
        bool after = false;
        while (before > 0)
        {
            int codePoint = CodePoints.Before(text, before);
            before -= codePoint > 0xFFFF ? 2 : 1;
            CharacterTypes.Flags flags = CharacterTypes.Of(codePoint);
            if ((flags & CharacterTypes.Flags.CaseIgnorable) == 0)
            {
                after = (flags & CharacterTypes.Flags.Cased) != 0;
                break;
            }
        }

        for (int i = index + 1; after && i < text.Length;)
        {
            CharacterTypes.Flags flags = CharacterTypes.Of(CodePoints.At(text, i, out int length));
            if ((flags & CharacterTypes.Flags.CaseIgnorable) == 0)
            {
                return (flags & CharacterTypes.Flags.Cased) == 0;
            }

            i += length;
        }

        return after;
    }

    private static Dictionary<int, string> Build(ReadOnlySpan<int> runs, string[] strings)
    {
        var map = new Dictionary<int, string>();
        for (int i = 0; i < runs.Length; i += 4)
        {
            for (int codePoint = runs[i]; codePoint <= runs[i + 1]; codePoint += runs[i + 2])
            {
                map[codePoint] = char.ConvertFromUtf32(codePoint + runs[i + 3]);
            }
        }

        foreach (string entry in strings)
        {
            map[entry[0]] = entry[1..];
        }

        return map;
    }
}
