using System.Globalization;
using System.Numerics;

namespace Tiro.Text;

/// <summary>Numbers as Python prints, parses, compares and rounds them.</summary>
internal static class PyNumbers
{
    /// <summary>Python refuses to print or read longer integers.</summary>
    public const int MostDigits = 4300;

    /// <summary>Order of two numbers (bool, BigInteger, double); null where one is NaN.</summary>
    public static int? Compare(object? a, object? b)
    {
        if (PyTypes.IsInteger(a, out BigInteger x) && PyTypes.IsInteger(b, out BigInteger y))
        {
            return x.CompareTo(y);
        }

        if (a is double p && b is double q)
        {
            return double.IsNaN(p) || double.IsNaN(q) ? null : p.CompareTo(q);
        }

        if (a is double left)
        {
            PyTypes.IsInteger(b, out BigInteger integer);
            return -CompareToDouble(integer, left);
        }

        return CompareToDouble(x, (double)b!);
    }

    /// <summary>repr of a float: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        (string digits, int exponent) = Digits(value);
        string sign = double.IsNegative(value) ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? sign + digits + new string('0', exponent + 1 - digits.Length) + ".0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    public static string NotFinite(double value) => double.IsNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";

    /// <exception cref="TemplateError">It has too many digits.</exception>
    public static string Repr(BigInteger value)
    {
        RenderLimits.Charge(value.GetBitLength());
        return BigInteger.Abs(value).GetBitLength() <= RenderLimits.IntegerBits
            ? value.ToString(CultureInfo.InvariantCulture)
            : throw TemplateError.Value($"Exceeds the limit ({MostDigits} digits) for integer string conversion");
    }

    /// <summary>The shortest digits of a finite number that read back the same, and the power of ten of the first.</summary>
    public static (string Digits, int Exponent) Digits(double value)
    {
        if (value == 0)
        {
            return ("0", 0);
        }

        string shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        string mantissa = e < 0 ? shortest : shortest[..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string all = mantissa.Replace(".", "", StringComparison.Ordinal);
        int exponent = (point < 0 ? mantissa.Length : point) - 1 + (e < 0 ? 0 : int.Parse(shortest[(e + 1)..], CultureInfo.InvariantCulture));
        string digits = all.TrimStart('0');
        exponent -= all.Length - digits.Length;
        return (digits.TrimEnd('0'), exponent);
    }

    /// <summary>The absolute value times 10^digits, rounded to an integer from the exact binary value, ties to even.</summary>
    public static BigInteger Scaled(double value, int digits)
    {
        RenderLimits.Charge(16L * (Math.Abs(digits) + 64));
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52);
        BigInteger mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        if (exponent > 0)
        {
            mantissa += 1L << 52;
        }

        exponent = Math.Max(exponent, 1) - 1075;
        BigInteger numerator = mantissa * (digits > 0 ? BigInteger.Pow(10, digits) : 1) * (exponent > 0 ? BigInteger.One << exponent : 1);
        BigInteger denominator = (digits < 0 ? BigInteger.Pow(10, -digits) : 1) * (exponent < 0 ? BigInteger.One << -exponent : 1);
        return DivideToEven(numerator, denominator);
    }

    /// <summary>Python's round(x, digits) of a float.</summary>
    public static double Round(double value, int digits)
    {
        if (!double.IsFinite(value) || digits > 330)
        {
            return value;
        }

        if (digits < -330)
        {
            return double.CopySign(0, value);
        }

        string scaled = Scaled(value, digits).ToString(CultureInfo.InvariantCulture);
        double rounded = double.Parse($"{scaled}E{-digits}", NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.CopySign(rounded, value);
    }

    /// <summary>Python's round(x, digits) of an int: only negative digits change it.</summary>
    public static BigInteger Round(BigInteger value, int digits)
    {
        if (digits >= 0)
        {
            return value;
        }

        if (digits < -MostDigits)
        {
            return BigInteger.Zero;
        }

        BigInteger unit = BigInteger.Pow(10, -digits);
        return value.Sign * DivideToEven(BigInteger.Abs(value), unit) * unit;
    }

    /// <summary>Python's float(text): null where it is none.</summary>
    public static double? ParseFloat(string text)
    {
        string s = PyStrings.StripSpace(text);
        string plain = s.Replace("_", "", StringComparison.Ordinal);
        if (plain.Length != s.Length && !UnderscoresStandBetweenDigits(s))
        {
            return null;
        }

        string lower = plain.ToLowerInvariant().TrimStart('+', '-');
        if (lower is "inf" or "infinity" or "nan" && plain.Length - lower.Length <= 1)
        {
            double special = lower == "nan" ? double.NaN : double.PositiveInfinity;
            return plain[0] == '-' ? -special : special;
        }

        bool wellFormed = plain.Length > 0 && plain.All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-');
        return wellFormed && double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double value)
            ? value : null;
    }

    /// <summary>Python's int(text, base), base 0 or 2 to 36: null where it is none.</summary>
    public static BigInteger? ParseInteger(string text, int radix)
    {
        string s = PyStrings.StripSpace(text);
        bool negative = s.StartsWith('-');
        s = negative || s.StartsWith('+') ? s[1..] : s;
        int stated = s.Length > 1 && s[0] == '0' ? (s[1] | 0x20) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 } : 0;
        bool prefixed = stated != 0 && (radix == 0 || radix == stated);
        s = prefixed ? s[2..] : s;
        bool zeros = radix == 0 && !prefixed && s.StartsWith('0');
        radix = radix != 0 ? radix : prefixed ? stated : 10;
        if (prefixed && s.StartsWith('_'))
        {
            s = s[1..];
        }

        if (s.Length is 0 or > MostDigits || s[0] == '_' || s[^1] == '_' || s.Contains("__", StringComparison.Ordinal))
        {
            return null;
        }

        BigInteger value = BigInteger.Zero;
        foreach (char c in s)
        {
            int digit = c == '_' ? 0 : DigitValue(c);
            if (digit < 0 || digit >= radix)
            {
                return null;
            }

            value = c == '_' ? value : (value * radix) + digit;
        }

        return zeros && !value.IsZero ? null : negative ? -value : value;
    }

    private static int DigitValue(char c)
    {
        if (char.IsAsciiLetterOrDigit(c))
        {
            return char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
        }

        // Decimal digits of a script stand in blocks of ten that begin where the flag does or after another ten.
        if (c < 0x80 || !CharacterTypes.Is(c, CharacterTypes.Flags.Decimal))
        {
            return -1;
        }

        int first = c;
        while (CharacterTypes.Is(first - 1, CharacterTypes.Flags.Decimal))
        {
            first--;
        }

        return (c - first) % 10;
    }

    private static bool UnderscoresStandBetweenDigits(string s)
    {
        for (int i = 0; i < s.Length; i++)
        {
            if (s[i] == '_' && (i == 0 || i == s.Length - 1 || !char.IsAsciiDigit(s[i - 1]) || !char.IsAsciiDigit(s[i + 1])))
            {
                return false;
            }
        }

        return true;
    }

    private static int? CompareToDouble(BigInteger integer, double number)
    {
        if (double.IsNaN(number))
        {
            return null;
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? -1 : 1;
        }

        double whole = Math.Floor(number);
        int order = integer.CompareTo(new BigInteger(whole));
        return order != 0 ? order : whole < number ? -1 : 0;
    }

    private static BigInteger DivideToEven(BigInteger numerator, BigInteger denominator)
    {
        (BigInteger quotient, BigInteger remainder) = BigInteger.DivRem(numerator, denominator);
        int half = (remainder * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
