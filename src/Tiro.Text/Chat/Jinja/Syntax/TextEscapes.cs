using System.Globalization;
using System.Text;

namespace Tiro.Text;

/// <summary>The backslash escapes of a string in a template, as Python's unicode-escape decodes them.</summary>
internal static class TextEscapes
{
    public static string Decode(string text, int line)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            char c = text[i];
            switch (c)
            {
                case '\n':
                    break;
                case 'x' or 'u' or 'U':
                    int digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
                    AppendPoint(result, text, i + 1, digits, line);
                    i += digits;
                    break;
                case >= '0' and <= '7':
                    int value = 0;
                    int end = i;
                    while (end < text.Length && end < i + 3 && text[end] is >= '0' and <= '7')
                    {
                        value = (value * 8) + (text[end++] - '0');
                    }

                    result.Append((char)value);
                    i = end - 1;
                    break;
                case 'N':
                    throw new TemplateError(TemplateErrorKind.Syntax, "\\N{...} in a string is not supported; write the character itself", line);
                default:
                    AppendOther(result, c);
                    break;
            }
        }

        return result.ToString();
    }

    private static void AppendOther(StringBuilder result, char c)
    {
        int known = "\\'\"abfnrtv".IndexOf(c, StringComparison.Ordinal);
        if (known >= 0)
        {
            result.Append("\\'\"\a\b\f\n\r\t\v"[known]);
        }
        else if (c < 0x80)
        {
            result.Append('\\').Append(c);
        }
        else
        {
            // Python escapes what is not ASCII before it decodes: the backslash then escapes that escape's own.
            result.Append(CultureInfo.InvariantCulture, $"\\{(c <= 0xFF ? $"x{(int)c:x2}" : $"u{(int)c:x4}")}");
        }
    }

    private static void AppendPoint(StringBuilder result, string text, int at, int digits, int line)
    {
        bool valid = at + digits <= text.Length
            & int.TryParse(text.AsSpan(Math.Min(at, text.Length), Math.Min(digits, text.Length - Math.Min(at, text.Length))), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int point);
        if (!valid || point is < 0 or > 0x10FFFF)
        {
            throw new TemplateError(TemplateErrorKind.Syntax, $"a truncated or impossible \\{(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U')} escape in a string", line);
        }

        if (point is >= 0xD800 and <= 0xDFFF || point <= 0xFFFF)
        {
            result.Append((char)point);
        }
        else
        {
            result.Append(char.ConvertFromUtf32(point));
        }
    }
}
