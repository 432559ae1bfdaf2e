using System.Globalization;

namespace Tiro.Data;

/// <summary>
/// Numbers spelled with a space between digits ("1 2 7"). Whichever way a tokenizer is trained, it merges nothing across
/// spaces, so every digit is a token of its own.
/// </summary>
public static class Digits
{
    private const int Longest = 9;

    /// <summary>A number from 0 on: 127 is "1 2 7".</summary>
    public static string Spell(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return string.Join(' ', number.ToString(CultureInfo.InvariantCulture).AsEnumerable());
    }

    /// <summary>Reads exactly what <see cref="Spell"/> writes, of at most nine digits: no other spaces, no leading zero.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (text.Length % 2 == 0 || text.Length > (2 * Longest) - 1 || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (i % 2 == 1 ? text[i] != ' ' : !char.IsAsciiDigit(text[i]))
            {
                return false;
            }

            number = i % 2 == 1 ? number : (10 * number) + (text[i] - '0');
        }

        return true;
    }
}
