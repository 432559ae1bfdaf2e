using System.Numerics;

namespace Tiro.Text;

/// <summary>Python's <c>text % values</c>.</summary>
internal static class PyPercentFormat
{
    public static PyText Format(PyText format, object? values, RenderLimits limits)
    {
        var state = new State(format, values, limits);
        var builder = new TextBuilder(limits);
        string s = format.Value;
        while (state.At < s.Length)
        {
            int percent = s.IndexOf('%', state.At);
            int end = percent < 0 ? s.Length : percent;
            builder.Append(format, state.At, end - state.At);
            state.At = percent < 0 ? end : percent + 1;
            if (percent >= 0)
            {
                builder.Append(Conversion(state));
            }
        }

        return values is PyTuple tuple && state.Used < tuple.Items.Count || (values is not (PyDict or PySequence or PyRange or PyUndefined) && state.Used == 0)
            ? throw TemplateError.Type("not all arguments converted during string formatting")
            : builder.ToText(format.IsMarkup);
    }

    private static PyText Conversion(State state)
    {
        object? mapped = null;
        bool isMapped = state.Peek == '(';
        if (isMapped)
        {
            mapped = state.Mapped();
        }

        string flags = state.TakeWhile("#0- +");
        bool left = flags.Contains('-', StringComparison.Ordinal);
        int width = state.Number();
        if (width < 0)
        {
            (left, width) = (true, -width);
        }

        int precision = -1;
        if (state.Peek == '.')
        {
            state.At++;
            precision = Math.Max(state.Number(), 0);
        }

        state.TakeWhile("hlL");
        char type = state.Take();
        if (type == '%')
        {
            return "%";
        }

        object? value = isMapped ? mapped : state.Next();
        bool zero = flags.Contains('0', StringComparison.Ordinal) && !left;
        PyText body = Body(state, value, type, precision, flags, zero ? width : 0);
        int rest = width - body.Length;
        return rest <= 0 ? body : PyStrings.Pad(body, left ? 0 : rest, left ? rest : 0, " ", state.Limits);
    }

    private static PyText Body(State state, object? value, char type, int precision, string flags, int zeroWidth)
    {
        switch (type)
        {
            case 's' or 'r' or 'a':
                PyText text = type switch
                {
                    's' => PyRepr.Str(value, state.Limits),
                    'r' => PyRepr.Repr(value, state.Limits),
                    _ => PyRepr.Ascii(value, state.Limits),
                };
                text = state.IsMarkup ? PyStrings.Escape(text, state.Limits) : text;
                return precision >= 0 ? text.Slice(0, text.UnitIndex(precision)) : text;
            case 'c':
                return Character(value);
            case 'd' or 'i' or 'u' or 'o' or 'x' or 'X':
                BigInteger integer = Integer(value, type);
                string digits = PyNumberFormat.Integer(integer, type is 'i' or 'u' ? 'd' : type);
                PyNumberFormat.RequirePrecision(precision);
                digits = digits.PadLeft(Math.Max(precision, 0), '0');
                string prefix = type is 'o' or 'x' or 'X' && flags.Contains('#', StringComparison.Ordinal) ? "0" + type : "";
                return Signed(integer.Sign < 0, prefix, digits, flags, zeroWidth);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                double number = value switch
                {
                    double d => d,
                    bool or BigInteger => PyOperators.ToDouble(value),
                    _ => throw TemplateError.Type($"must be real number, not {PyTypes.Name(value)}"),
                };
                string magnitude = PyNumberFormat.Float(number, type, precision < 0 ? 6 : precision, flags.Contains('#', StringComparison.Ordinal));
                return Signed(double.IsNegative(number) && !double.IsNaN(number), "", magnitude, flags, zeroWidth);
            default:
                throw TemplateError.Value($"unsupported format character '{type}' at index {state.At - 1}");
        }
    }

    private static PyText Signed(bool negative, string prefix, string digits, string flags, int zeroWidth)
    {
        string sign = negative ? "-" : flags.Contains('+', StringComparison.Ordinal) ? "+" : flags.Contains(' ', StringComparison.Ordinal) ? " " : "";
        int zeros = zeroWidth - sign.Length - prefix.Length;
        return sign + prefix + digits.PadLeft(Math.Clamp(zeros, 0, RenderLimits.Text), '0');
    }

    private static BigInteger Integer(object? value, char type) => value switch
    {
        bool or BigInteger => PyTypes.IsInteger(value, out BigInteger integer) ? integer : 0,
        double number when type is 'd' or 'i' or 'u' && double.IsFinite(number) => new BigInteger(Math.Truncate(number)),
        _ => throw TemplateError.Type($"%{type} format: {(type is 'd' or 'i' or 'u' ? "a real number" : "an integer")} is required, not {PyTypes.Name(value)}"),
    };

    private static PyText Character(object? value)
    {
        if (value is PyText { Length: 1 } text)
        {
            return text;
        }

        return PyTypes.IsInteger(value, out BigInteger integer) && integer >= 0 && integer <= 0x10FFFF && !(integer >= 0xD800 && integer <= 0xDFFF)
            ? char.ConvertFromUtf32((int)integer)
            : throw TemplateError.Type("%c requires int or char");
    }

    /// <summary>Where the format is read and which value comes next.</summary>
    private sealed class State(PyText format, object? values, RenderLimits limits)
    {
        public int At { get; set; }

        public int Used { get; private set; }

        public RenderLimits Limits => limits;

        public bool IsMarkup => format.IsMarkup;

        public char Peek => At < format.Value.Length ? format.Value[At] : throw TemplateError.Value("incomplete format");

        public char Take()
        {
            char c = Peek;
            At++;
            return c;
        }

        public string TakeWhile(string characters)
        {
            int start = At;
            while (characters.Contains(Peek, StringComparison.Ordinal))
            {
                At++;
            }

            return format.Value[start..At];
        }

        /// <summary>A number, or the value that a star asks for; 0 where there is none.</summary>
        public int Number()
        {
            if (Peek == '*')
            {
                At++;
                return PyTypes.IsInteger(Next(), out BigInteger width) && BigInteger.Abs(width) < RenderLimits.Text ? (int)width : throw TemplateError.Type("* wants int");
            }

            long number = 0;
            while (char.IsAsciiDigit(Peek))
            {
                number = Math.Min((number * 10) + (Take() - '0'), RenderLimits.Text + 1);
            }

            return (int)number;
        }

        public object? Next()
        {
            if (values is not PyTuple tuple)
            {
                return Used++ == 0 ? values : throw TemplateError.Type("not enough arguments for format string");
            }

            return Used < tuple.Items.Count ? tuple.Items[Used++] : throw TemplateError.Type("not enough arguments for format string");
        }

        /// <summary>The value that <c>(name)</c> names.</summary>
        public object? Mapped()
        {
            int start = ++At;
            for (int depth = 1; depth > 0;)
            {
                char c = Take();
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }

            string name = format.Value[start..(At - 1)];
            if (values is not PyDict dict)
            {
                throw TemplateError.Type("format requires a mapping");
            }

            return dict.TryGet(new PyText(name), out object? value) ? value : throw TemplateError.Value($"the format names '{name}', which is not in the dict");
        }
    }
}
