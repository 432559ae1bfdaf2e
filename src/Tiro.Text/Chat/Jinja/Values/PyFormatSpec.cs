using System.Numerics;

namespace Tiro.Text;

/// <summary>The part after the colon of a field of str.format: <c>[[fill]align][sign][#][0][width][grouping][.precision][type]</c>.</summary>
internal sealed class PyFormatSpec
{
    private string _fill = " ";
    private char _align;
    private char _sign = '-';
    private bool _alternate;
    private int _width;
    private char _grouping;
    private int _precision = -1;
    private char _type;
    private bool _zeros;

    public static PyText Format(object? value, string spec, RenderLimits limits)
    {
        if (spec.Length == 0)
        {
            return PyRepr.Str(value, limits);
        }

        if (value is not (PyText or bool or BigInteger or double))
        {
            throw TemplateError.Type($"unsupported format string passed to {PyTypes.Name(value)}.__format__");
        }

        PyFormatSpec parsed = Parse(spec);
        return value switch
        {
            PyText text => parsed.FormatText(text, limits),
            double number => parsed.FormatFloat(number, limits),
            bool truth when parsed._type == '\0' && !parsed.IsNumeric => parsed.FormatText(truth ? "True" : "False", limits),
            _ => parsed.FormatInteger(PyTypes.IsInteger(value, out BigInteger integer) ? integer : 0, limits),
        };
    }

    private bool IsNumeric => _zeros || _grouping != '\0' || _alternate || _sign != '-' || _align == '\0';

    private static PyFormatSpec Parse(string text)
    {
        var spec = new PyFormatSpec();
        int first = char.IsHighSurrogate(text[0]) && text.Length > 1 ? 2 : 1;
        int at = 0;
        if (text.Length > first && text[first] is '<' or '>' or '=' or '^')
        {
            (spec._fill, spec._align, at) = (text[..first], text[first], first + 1);
        }
        else if (text[0] is '<' or '>' or '=' or '^')
        {
            (spec._align, at) = (text[0], 1);
        }

        if (at < text.Length && text[at] is '+' or '-' or ' ')
        {
            spec._sign = text[at++];
        }

        if (at < text.Length && text[at] == '#')
        {
            spec._alternate = true;
            at++;
        }

        if (at < text.Length && text[at] == '0')
        {
            at++;
            spec._zeros = spec._align == '\0';
            if (spec._zeros)
            {
                (spec._fill, spec._align) = ("0", '=');
            }
            else if (spec._fill == " " && text[0] == spec._align)
            {
                spec._fill = "0";
            }
        }

        spec._width = Number(text, ref at) ?? 0;
        if (at < text.Length && text[at] is ',' or '_')
        {
            spec._grouping = text[at++];
        }

        if (at < text.Length && text[at] == '.')
        {
            at++;
            spec._precision = Number(text, ref at) ?? throw TemplateError.Value("Format specifier missing precision");
        }

        if (at < text.Length)
        {
            spec._type = text[at++];
        }

        return at == text.Length ? spec : throw TemplateError.Value("Invalid format specifier");
    }

    private static int? Number(string text, ref int at)
    {
        int start = at;
        long number = 0;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            number = Math.Min((number * 10) + (text[at++] - '0'), RenderLimits.Text + 1);
        }

        return at > start ? (int)number : null;
    }

    private PyText FormatText(PyText text, RenderLimits limits)
    {
        if (_type is not ('\0' or 's'))
        {
            throw TemplateError.Value($"Unknown format code '{_type}' for object of type 'str'");
        }

        if ((_align == '=' && !_zeros) || _sign != '-' || _alternate || _grouping != '\0')
        {
            throw TemplateError.Value("not allowed in a string format specifier");
        }

        text = _precision >= 0 ? text.Slice(0, text.UnitIndex(_precision)) : text;
        return Align(text, _align is '\0' or '=' ? '<' : _align, limits);
    }

    private PyText FormatInteger(BigInteger value, RenderLimits limits)
    {
        if (_type is 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%')
        {
            return FormatFloat(PyOperators.ToDouble(value), limits);
        }

        if (_precision >= 0)
        {
            throw TemplateError.Value("Precision not allowed in integer format specifier");
        }

        switch (_type)
        {
            case 'c':
                string character = value >= 0 && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF)
                    ? char.ConvertFromUtf32((int)value)
                    : throw TemplateError.Value("%c arg not in range(0x110000)");
                return Align(character, _align == '\0' ? '<' : _align, limits);
            case '\0' or 'd' or 'n' or 'b' or 'o' or 'x' or 'X':
                char type = _type is '\0' or 'n' ? 'd' : _type;
                string prefix = _alternate && type != 'd' ? "0" + type : "";
                return Number(value.Sign < 0, prefix, PyNumberFormat.Integer(value, type), "", type == 'd' ? 3 : 4, limits);
            default:
                throw TemplateError.Value($"Unknown format code '{_type}' for object of type 'int'");
        }
    }

    private PyText FormatFloat(double value, RenderLimits limits)
    {
        string text = _type switch
        {
            '\0' => PyNumberFormat.FloatDefault(value, _precision, _alternate),
            'n' => PyNumberFormat.Float(value, 'g', _precision < 0 ? 6 : _precision, _alternate),
            'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%' => PyNumberFormat.Float(value, _type, _precision < 0 ? 6 : _precision, _alternate),
            _ => throw TemplateError.Value($"Unknown format code '{_type}' for object of type 'float'"),
        };
        int whole = 0;
        while (whole < text.Length && char.IsAsciiDigit(text[whole]))
        {
            whole++;
        }

        return Number(double.IsNegative(value) && !double.IsNaN(value), "", text[..whole], text[whole..], 3, limits);
    }

    private PyText Number(bool negative, string prefix, string digits, string rest, int every, RenderLimits limits)
    {
        string sign = negative ? "-" : _sign == '-' ? "" : _sign.ToString();
        int taken = sign.Length + prefix.Length + rest.Length;
        bool padInside = _align == '=' && _fill == "0";
        if (_grouping != '\0')
        {
            string grouped = PyNumberFormat.Grouped(digits, _grouping, every);
            while (padInside && grouped.Length + taken < _width)
            {
                digits = "0" + digits;
                grouped = PyNumberFormat.Grouped(digits, _grouping, every);
                limits.Work(grouped.Length);
            }

            digits = grouped;
        }

        if (_align == '=')
        {
            PyText fill = PyStrings.Repeat(_fill, _width - taken - digits.Length, limits);
            return sign + prefix + fill.Value + digits + rest;
        }

        return Align(sign + prefix + digits + rest, _align == '\0' ? '>' : _align, limits);
    }

    private PyText Align(PyText text, char align, RenderLimits limits)
    {
        int rest = _width - text.Length;
        int before = align switch { '<' => 0, '^' => rest / 2, _ => rest };
        return rest <= 0 ? text : PyStrings.Pad(text, before, rest - before, _fill, limits);
    }
}
