using System.Numerics;

namespace Tiro.Text;

/// <summary>Python's operators.</summary>
internal static class PyOperators
{
    public static object? Binary(BinaryOperator op, object? a, object? b, RenderLimits limits)
    {
        if ((a as PyUndefined ?? (op == BinaryOperator.Modulo && a is PyText ? null : b as PyUndefined)) is { } undefined)
        {
            throw undefined.Error();
        }

        switch (op, a, b)
        {
            case (BinaryOperator.Add, PyText x, PyText y):
                limits.Work(x.Value.Length + y.Value.Length);
                return AddTexts(x, y, limits);
            case (BinaryOperator.Add, PyList x, PyList y):
                limits.Work((x.Items.Count + y.Items.Count) * (long)RenderLimits.UnitsPerItem);
                return new PyList([.. x.Items, .. y.Items]);
            case (BinaryOperator.Add, PyTuple x, PyTuple y):
                limits.Work((x.Items.Count + y.Items.Count) * (long)RenderLimits.UnitsPerItem);
                return new PyTuple([.. x.Items, .. y.Items]);
            case (BinaryOperator.Add, PyText, _):
                throw TemplateError.Type($"can only concatenate str (not \"{PyTypes.Name(b)}\") to str");
            case (BinaryOperator.Modulo, PyText x, _):
                return PyPercentFormat.Format(x, b, limits);
            case (BinaryOperator.Multiply, PyText or PySequence, bool or BigInteger):
                return Repeat(a, b, limits);
            case (BinaryOperator.Multiply, bool or BigInteger, PyText or PySequence):
                return Repeat(b, a, limits);
            case (BinaryOperator.Subtract, PyDictView { Shows: not PyDictView.Part.Values }, _):
                throw TemplateError.Type("sets are not supported");
        }

        if (PyTypes.IsInteger(a, out BigInteger i) && PyTypes.IsInteger(b, out BigInteger j))
        {
            return Integers(op, i, j);
        }

        if (a is double or bool or BigInteger && b is double or bool or BigInteger)
        {
            return Floats(op, ToDouble(a), ToDouble(b));
        }

        throw TemplateError.Type($"unsupported operand type(s) for {Symbol(op)}: '{PyTypes.Name(a)}' and '{PyTypes.Name(b)}'");
    }

    public static object Negate(object? value) => value switch
    {
        PyUndefined undefined => throw undefined.Error(),
        double number => -number,
        bool or BigInteger => -(PyTypes.IsInteger(value, out BigInteger integer) ? integer : 0),
        _ => throw TemplateError.Type($"bad operand type for unary -: '{PyTypes.Name(value)}'"),
    };

    public static object Plus(object? value) => value switch
    {
        PyUndefined undefined => throw undefined.Error(),
        double number => number,
        bool or BigInteger => PyTypes.IsInteger(value, out BigInteger integer) ? integer : 0,
        _ => throw TemplateError.Type($"bad operand type for unary +: '{PyTypes.Name(value)}'"),
    };

    /// <summary>Whether an ordering holds; null for NaN, of which no ordering does.</summary>
    /// <exception cref="TemplateError">The values have no order.</exception>
    public static int? Order(object? a, object? b, string symbol, int depth = 0)
    {
        if (a is PyUndefined || b is PyUndefined)
        {
            throw ((a as PyUndefined) ?? (PyUndefined)b!).Error();
        }

        switch (a, b)
        {
            case (PyText x, PyText y):
                RenderLimits.Charge(Math.Min(x.Value.Length, y.Value.Length));
                return CompareTexts(x.Value, y.Value);
            case (bool or BigInteger or double, bool or BigInteger or double):
                return PyNumbers.Compare(a, b);
            case (PyList x, PyList y):
                return OrderItems(x.Items, y.Items, symbol, depth);
            case (PyTuple x, PyTuple y):
                return OrderItems(x.Items, y.Items, symbol, depth);
            default:
                throw TemplateError.Type($"'{symbol}' not supported between instances of '{PyTypes.Name(a)}' and '{PyTypes.Name(b)}'");
        }
    }

    /// <summary>Python's <c>item in container</c>.</summary>
    public static bool Contains(object? container, object? item, RenderLimits limits)
    {
        switch (container)
        {
            case PyText text:
                limits.Work(text.Value.Length);
                return item switch
                {
                    PyText part => text.Value.Contains(part.Value, StringComparison.Ordinal),
                    PyUndefined undefined => throw TemplateError.Type($"'in <string>' requires string as left operand, not Undefined ({undefined.Reason})"),
                    _ => throw TemplateError.Type($"'in <string>' requires string as left operand, not {PyTypes.Name(item)}"),
                };
            case PyDict dict:
                return dict.Contains(item);
            case PyDictView { Shows: PyDictView.Part.Keys } keys:
                return keys.Dict.Contains(item);
            default:
                if (!PyTypes.IsIterable(container))
                {
                    throw TemplateError.Type($"argument of type '{PyTypes.Name(container)}' is not iterable");
                }

                foreach (object? other in PyTypes.Iterate(container))
                {
                    limits.Step();
                    if (PyEquality.Equal(item, other))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    public static double ToDouble(object? value)
    {
        if (value is double number)
        {
            return number;
        }

        PyTypes.IsInteger(value, out BigInteger integer);
        double converted = (double)integer;
        return double.IsFinite(converted) ? converted : throw TemplateError.Value("int too large to convert to float");
    }

    /// <summary>Order by code points.</summary>
    public static int CompareTexts(string a, string b)
    {
        int length = Math.Min(a.Length, b.Length);
        for (int i = 0; i < length; i++)
        {
            if (a[i] != b[i])
            {
                bool x = char.IsSurrogate(a[i]);
                bool y = char.IsSurrogate(b[i]);
                return x == y ? a[i].CompareTo(b[i]) : x ? 1 : -1;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int? OrderItems(List<object?> a, List<object?> b, string symbol, int depth)
    {
        if (depth > PyRepr.Depth)
        {
            throw TemplateError.Limit("values are nested too deeply to be compared");
        }

        for (int i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            if (!PyEquality.Equal(a[i], b[i]))
            {
                return Order(a[i], b[i], symbol, depth + 1);
            }
        }

        return a.Count.CompareTo(b.Count);
    }

    private static PyText AddTexts(PyText a, PyText b, RenderLimits limits) => (a.IsMarkup, b.IsMarkup) switch
    {
        (false, true) => PyText.Concat(PyStrings.Escape(a, limits), b),
        (true, false) => PyText.Concat(a, PyStrings.Escape(b, limits)),
        _ => PyText.Concat(a, b),
    };

    private static object Repeat(object? value, object? times, RenderLimits limits)
    {
        PyTypes.IsInteger(times, out BigInteger big);
        long count = (long)BigInteger.Max(0, BigInteger.Min(big, RenderLimits.Text + 1));
        if (value is PyText text)
        {
            return PyStrings.Repeat(text, count, limits);
        }

        List<object?> items = ((PySequence)value!).Items;
        long total = count * items.Count;
        if (total > RenderLimits.Items)
        {
            throw TemplateError.Limit($"a list of more than {RenderLimits.Items} items; no chat template needs that");
        }

        limits.Work(total * RenderLimits.UnitsPerItem);
        List<object?> repeated = new((int)total);
        for (long i = 0; i < count && items.Count > 0; i++)
        {
            repeated.AddRange(items);
        }

        return value is PyList ? new PyList(repeated) : new PyTuple(repeated);
    }

    private static object Integers(BinaryOperator op, BigInteger a, BigInteger b)
    {
        RenderLimits.Charge(a.GetBitLength() + b.GetBitLength());
        switch (op)
        {
            case BinaryOperator.Add:
                return Limited(a + b);
            case BinaryOperator.Subtract:
                return Limited(a - b);
            case BinaryOperator.Multiply:
                return Limited(a * b);
            case BinaryOperator.Power when b.Sign < 0:
                return Floats(op, ToDouble(a), ToDouble(b));
            case BinaryOperator.Power:
                bool small = a.IsZero || a.IsOne || a == BigInteger.MinusOne;
                if (small)
                {
                    return a.IsZero ? (b.IsZero ? BigInteger.One : a) : a.IsOne || b.IsEven ? BigInteger.One : a;
                }

                return b > RenderLimits.IntegerBits || (a.GetBitLength() - 1) * (long)b > RenderLimits.IntegerBits ? throw TooLarge() : Limited(BigInteger.Pow(a, (int)b));
        }

        if (b.IsZero)
        {
            throw TemplateError.Value(op == BinaryOperator.Divide ? "division by zero" : "integer division or modulo by zero");
        }

        if (op == BinaryOperator.Divide)
        {
            return Quotient(a, b);
        }

        BigInteger quotient = BigInteger.DivRem(a, b, out BigInteger remainder);
        if (!remainder.IsZero && remainder.Sign != b.Sign)
        {
            (quotient, remainder) = (quotient - 1, remainder + b);
        }

        return op == BinaryOperator.FloorDivide ? quotient : remainder;
    }

    private static double Quotient(BigInteger a, BigInteger b)
    {
        const int Exact = 53;
        if (BigInteger.Abs(a).GetBitLength() <= Exact && BigInteger.Abs(b).GetBitLength() <= Exact)
        {
            return (double)a / (double)b;
        }

        // Enough bits of the quotient, with a sticky one, so that rounding to double happens once.
        int shift = 66 + (int)BigInteger.Abs(b).GetBitLength() - (int)BigInteger.Abs(a).GetBitLength();
        BigInteger numerator = BigInteger.Abs(a) << Math.Max(shift, 0);
        BigInteger denominator = BigInteger.Abs(b) << Math.Max(-shift, 0);
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        double value = Math.ScaleB((double)((quotient << 1) | (remainder.IsZero ? 0 : 1)), -shift - 1);
        return double.IsInfinity(value) ? throw TemplateError.Value("integer division result too large for a float") : a.Sign * b.Sign < 0 ? -value : value;
    }

    private static double Floats(BinaryOperator op, double a, double b)
    {
        switch (op)
        {
            case BinaryOperator.Add:
                return a + b;
            case BinaryOperator.Subtract:
                return a - b;
            case BinaryOperator.Multiply:
                return a * b;
            case BinaryOperator.Power:
                if (a == 0 && b < 0)
                {
                    throw TemplateError.Value("0.0 cannot be raised to a negative power");
                }

                double power = Math.Pow(a, b);
                return a < 0 && double.IsFinite(a) && double.IsFinite(b) && !double.IsInteger(b) ? throw TemplateError.Value("complex numbers are not supported")
                    : double.IsInfinity(power) && double.IsFinite(a) && double.IsFinite(b) ? throw TemplateError.Value("Numerical result out of range") : power;
        }

        if (b == 0)
        {
            throw TemplateError.Value(op switch { BinaryOperator.Divide => "float division by zero", BinaryOperator.Modulo => "float modulo", _ => "float floor division by zero" });
        }

        if (op == BinaryOperator.Divide)
        {
            return a / b;
        }

        double remainder = a % b;
        double quotient = (a - remainder) / b;
        if (remainder != 0 && (remainder < 0) != (b < 0))
        {
            remainder += b;
            quotient -= 1;
        }
        else if (remainder == 0)
        {
            remainder = double.CopySign(0, b);
        }

        if (op == BinaryOperator.Modulo)
        {
            return remainder;
        }

        double floor = Math.Floor(quotient);
        floor = quotient - floor > 0.5 ? floor + 1 : floor;
        return quotient == 0 ? double.CopySign(0, a / b) : floor;
    }

    private static BigInteger Limited(BigInteger value) => BigInteger.Abs(value).GetBitLength() <= RenderLimits.IntegerBits ? value : throw TooLarge();

    private static TemplateError TooLarge() => TemplateError.Limit($"an integer of more than {RenderLimits.IntegerBits} bits; no chat template needs that");

    private static string Symbol(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.FloorDivide => "//",
        BinaryOperator.Modulo => "%",
        _ => "** or pow()",
    };
}

/// <summary>Arithmetic operators.</summary>
internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}
