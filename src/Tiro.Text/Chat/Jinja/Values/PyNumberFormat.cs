using System.Globalization;
using System.Numerics;
using System.Text;

namespace Tiro.Text;

/// <summary>The float and integer presentations that % and str.format share; all without a sign.</summary>
internal static class PyNumberFormat
{
    private const int MostPrecision = 400;

    /// <summary>Presentation e, f, g or % (any case) of a magnitude.</summary>
    public static string Float(double value, char type, int precision, bool alternate)
    {
        RequirePrecision(precision);
        value = Math.Abs(value);
        string text = !double.IsFinite(value) ? PyNumbers.NotFinite(value) : (type | 0x20) switch
        {
            'e' => Exponent(value, precision, alternate),
            'g' => General(value, precision, alternate),
            _ => type == '%' ? Fixed(value * 100, precision, alternate) + "%" : Fixed(value, precision, alternate),
        };
        return char.IsAsciiLetterUpper(type) ? text.ToUpperInvariant() : text;
    }

    /// <summary>What str.format gives for a float without a type: repr, or so many digits and at least one after the point.</summary>
    public static string FloatDefault(double value, int precision, bool alternate)
    {
        RequirePrecision(precision);
        value = Math.Abs(value);
        if (!double.IsFinite(value) || precision < 0)
        {
            return double.IsFinite(value) ? PyNumbers.Repr(value) : PyNumbers.NotFinite(value);
        }

        precision = Math.Max(precision, 1);
        (string digits, int exponent) = Rounded(value, precision);
        if (exponent < -4 || exponent >= precision - 1)
        {
            return Scientific(Shorten(digits, alternate), exponent, alternate);
        }

        string text = General(value, precision, alternate);
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    /// <summary>Digits of a magnitude in base 2, 8, 10 or 16 by the types b, o, d, x, X.</summary>
    public static string Integer(BigInteger value, char type)
    {
        value = BigInteger.Abs(value);
        int shift = (type | 0x20) switch { 'b' => 1, 'o' => 3, 'x' => 4, _ => 0 };
        if (shift == 0)
        {
            return PyNumbers.Repr(value);
        }

        if (value.IsZero)
        {
            return "0";
        }

        var digits = new StringBuilder();
        for (; !value.IsZero; value >>= shift)
        {
            int digit = (int)(value & ((1 << shift) - 1));
            digits.Insert(0, (type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef")[digit]);
        }

        return digits.ToString();
    }

    /// <summary>Digits with a separator every few from the right; leading zeros up to a width count too.</summary>
    public static string Grouped(string digits, char separator, int every)
    {
        var grouped = new StringBuilder();
        for (int i = 0; i < digits.Length; i++)
        {
            if (i > 0 && (digits.Length - i) % every == 0)
            {
                grouped.Append(separator);
            }

            grouped.Append(digits[i]);
        }

        return grouped.ToString();
    }

    public static void RequirePrecision(int precision)
    {
        if (precision > MostPrecision)
        {
            throw TemplateError.Limit($"a precision of {precision} digits; at most {MostPrecision} are possible");
        }
    }

    private static string Fixed(double value, int precision, bool alternate)
    {
        if (double.IsInfinity(value))
        {
            return "inf";
        }

        string digits = PyNumbers.Scaled(value, precision).ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        string point = precision > 0 || alternate ? "." : "";
        return digits[..^precision] + point + digits[^precision..];
    }

    private static string Exponent(double value, int precision, bool alternate)
    {
        (string digits, int exponent) = Rounded(value, precision + 1);
        return Scientific(digits, exponent, alternate);
    }

    private static string General(double value, int precision, bool alternate)
    {
        precision = Math.Max(precision, 1);
        (string digits, int exponent) = Rounded(value, precision);
        if (exponent < -4 || exponent >= precision)
        {
            return Scientific(Shorten(digits, alternate), exponent, alternate);
        }

        string text = Fixed(value, precision - 1 - exponent, alternate);
        return alternate || !text.Contains('.', StringComparison.Ordinal) ? text : text.TrimEnd('0').TrimEnd('.');
    }

    private static string Shorten(string digits, bool alternate) => alternate ? digits : digits[0] + digits[1..].TrimEnd('0');

    private static string Scientific(string digits, int exponent, bool alternate)
    {
        string fraction = digits.Length > 1 ? "." + digits[1..] : alternate ? "." : "";
        return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }

    /// <summary>So many significant digits, correctly rounded, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Rounded(double value, int count)
    {
        if (value == 0)
        {
            return (new string('0', count), 0);
        }

        for (int exponent = PyNumbers.Digits(value).Exponent - 1; ; exponent++)
        {
            string digits = PyNumbers.Scaled(value, count - 1 - exponent).ToString(CultureInfo.InvariantCulture);
            if (digits.Length <= count)
            {
                return (digits, exponent);
            }
        }
    }
}
