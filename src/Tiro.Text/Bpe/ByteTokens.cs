using System.Globalization;

namespace Tiro.Text;

/// <summary>The tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> that stand for bytes.</summary>
internal static class ByteTokens
{
    private const int Length = 6;

    public static string Name(int value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    /// <summary>The ids by byte; -1 where the vocabulary lacks one.</summary>
    public static int[] Ids(Vocabulary vocabulary) => [.. Enumerable.Range(0, 256).Select(b => vocabulary.Id(Name(b)) ?? -1)];

    /// <summary>The byte that a token stands for, or -1.</summary>
    public static int Byte(ReadOnlySpan<char> token)
        => token.Length == Length && token.StartsWith("<0x", StringComparison.Ordinal) && token[^1] == '>'
            && byte.TryParse(token[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) ? value : -1;
}
