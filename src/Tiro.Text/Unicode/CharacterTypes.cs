namespace Tiro.Text;

/// <summary>What Python's str methods ask about a code point, by Unicode 14.</summary>
internal static partial class CharacterTypes
{
    /// <summary>Flags of a code point, named after the methods.</summary>
    [Flags]
    public enum Flags : ushort
    {
        None = 0,
        Alpha = 1,
        Decimal = 2,
        Digit = 4,
        Numeric = 8,
        Space = 16,
        Printable = 32,
        Upper = 64,
        Lower = 128,
        Title = 256,
        CaseIgnorable = 512,
        Cased = Upper | Lower | Title,
        Alphanumeric = Alpha | Decimal | Digit | Numeric,
    }

    /// <summary>Flags of a code point in 0..10FFFF; none for surrogates.</summary>
    public static Flags Of(int codePoint)
    {
        int low = 0;
        int high = Runs.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Runs[middle] >> 10 <= (uint)codePoint)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return (Flags)(Runs[low] & 0x3FF);
    }

    public static bool Is(int codePoint, Flags any) => (Of(codePoint) & any) != 0;

    /// <summary>Whether Python's <c>str.isspace</c> holds; no such character is outside the first plane.</summary>
    public static bool IsSpace(char c) => c < 0x80 ? c is ' ' or (>= '\t' and <= '\r') or (>= '\x1C' and <= '\x1F') : Is(c, Flags.Space);
}
