using System.Numerics;

namespace Tiro.Text;

/// <summary>Filters on numbers.</summary>
internal static class NumberFilters
{
    public static Library All() => new Library()
        .Add("abs", "", static (_, self, _) => self switch
        {
            double number => Math.Abs(number),
            bool or BigInteger => BigInteger.Abs((BigInteger)PyOperators.Plus(self)),
            PyUndefined undefined => throw undefined.Error(),
            _ => throw TemplateError.Type($"bad operand type for abs(): '{PyTypes.Name(self)}'"),
        })
        .Add("int", "default? base?", static (_, self, a) => ToInteger(self, a.Has(1) ? a.Integer(1) : 10) ?? a.Or(0, BigInteger.Zero))
        .Add("float", "default?", static (_, self, a) => ToFloat(self) ?? a.Or(0, 0.0))
        .Add("round", "precision? method?", static (run, self, a) => Round(self, a.Integer(0), a.TextOr(1, null)?.Value ?? "common"))
        .Add("filesizeformat", "binary?", static (_, self, a) => FileSize(self, a.IsTrue(0)))
        .Add("sum", "attribute? start?", static (run, self, a) => Sum(run, self, a));

    private static object? ToInteger(object? value, int radix) => value switch
    {
        PyUndefined undefined => throw undefined.Error(),
        bool or BigInteger => PyOperators.Plus(value),
        double number => double.IsFinite(number) ? new BigInteger(Math.Truncate(number))
            : double.IsNaN(number) ? null : throw TemplateError.Value("cannot convert float infinity to integer"),
        PyText text when radix is 0 or (>= 2 and <= 36) && PyNumbers.ParseInteger(text.Value, radix) is { } integer => integer,
        PyText text when PyNumbers.ParseFloat(text.Value) is { } parsed && double.IsFinite(parsed) => new BigInteger(Math.Truncate(parsed)),
        _ => null,
    };

    private static object? ToFloat(object? value) => value switch
    {
        PyUndefined undefined => throw undefined.Error(),
        double number => number,
        bool or BigInteger => PyOperators.ToDouble(value),
        PyText text => PyNumbers.ParseFloat(text.Value),
        _ => null,
    };

    private static object? Round(object? value, int precision, string method)
    {
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw TemplateError.Value("method must be common, ceil or floor");
        }

        if (value is not (bool or BigInteger or double))
        {
            throw value is PyUndefined undefined ? undefined.Error() : TemplateError.Type($"type {PyTypes.Name(value)} doesn't define __round__ method");
        }

        if (method == "common")
        {
            return value is double number ? PyNumbers.Round(number, precision) : PyNumbers.Round((BigInteger)PyOperators.Plus(value), precision);
        }

        if (Math.Abs((long)precision) > 300)
        {
            throw TemplateError.Limit($"a precision of {precision} digits; at most 300 are possible");
        }

        object scale = precision >= 0 ? BigInteger.Pow(10, precision) : Math.Pow(10, precision);
        object? scaled = PyOperators.Binary(BinaryOperator.Multiply, value, scale, new RenderLimits());
        object whole = scaled is double part
            ? double.IsFinite(part) ? new BigInteger(method == "ceil" ? Math.Ceiling(part) : Math.Floor(part)) : throw TemplateError.Value("cannot convert float to integer")
            : scaled!;
        return PyOperators.Binary(BinaryOperator.Divide, whole, scale, new RenderLimits());
    }

    private static PyText FileSize(object? value, bool binary)
    {
        double bytes = ToFloat(value) is double number ? number : throw TemplateError.Type($"float() argument must be a string or a real number, not '{PyTypes.Name(value)}'");
        double radix = binary ? 1024 : 1000;
        string[] prefixes = binary
            ? ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"]
            : ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < radix)
        {
            return PyNumbers.Repr(new BigInteger(Math.Truncate(bytes))) + " Bytes";
        }

        double unit = radix;
        int index = 0;
        while (index < prefixes.Length - 1 && bytes >= unit * radix)
        {
            unit *= radix;
            index++;
        }

        // The reference multiplies before it divides, by the unit above.
        double shown = radix * bytes / (unit * radix);
        return $"{PyNumberFormat.Float(shown, 'f', 1, alternate: false)} {prefixes[index]}";
    }

    private static object? Sum(Rendering run, object? items, Bound a)
    {
        ItemPath? path = a[0] is null ? null : new ItemPath(run, a[0]);
        object? sum = a.Or(1, BigInteger.Zero);
        if (sum is PyText)
        {
            throw TemplateError.Type("sum() can't sum strings [use ''.join(seq) instead]");
        }

        foreach (object? item in PyTypes.Iterate(items))
        {
            sum = PyOperators.Binary(BinaryOperator.Add, sum, path is null ? item : path.Get(item), run.Limits);
            run.Limits.Step();
        }

        return sum;
    }
}
