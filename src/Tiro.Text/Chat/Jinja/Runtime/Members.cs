using System.Numerics;

namespace Tiro.Text;

/// <summary>Attributes and items: <c>x.name</c> tries the attribute first, <c>x[key]</c> the item.</summary>
internal static class Members
{
    private static readonly string[] ListMutators = ["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"];
    private static readonly string[] DictMutators = ["clear", "pop", "popitem", "setdefault", "update"];

    /// <summary>x.name</summary>
    /// <exception cref="TemplateError">x is undefined.</exception>
    public static object? Attribute(object? value, string name)
    {
        object? found = Own(value, name);
        if (found != Bound.Missing)
        {
            return found;
        }

        var key = new PyText(name);
        return value is PyDict dict && dict.TryGet(key, out object? item) ? item : PyUndefined.Member(value, key);
    }

    /// <summary>x[key]</summary>
    /// <exception cref="TemplateError">x is undefined.</exception>
    public static object? Item(object? value, object? key, RenderLimits limits)
    {
        if (value is PyUndefined undefined)
        {
            throw undefined.Error();
        }

        if (Subscript(value, key, limits, out object? item))
        {
            return item;
        }

        object? found = key is PyText name ? Own(value, name.Value) : Bound.Missing;
        return found != Bound.Missing ? found : PyUndefined.Member(value, key);
    }

    /// <summary>What a type itself has under a name, never an item; <see cref="Bound.Missing"/> where it has nothing.</summary>
    /// <exception cref="TemplateError">The value is undefined.</exception>
    public static object? Own(object? value, string name)
    {
        if (value is PyUndefined undefined)
        {
            throw undefined.Error();
        }

        if (name.StartsWith('_'))
        {
            return name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal) ? Unsafe(value, name) : Bound.Missing;
        }

        switch (value)
        {
            case PyNamespace space:
                return space.Attributes.TryGet(new PyText(name), out object? attribute) ? attribute : Bound.Missing;
            case IHasAttributes members:
                return members.Attribute(name);
            case PyList when ListMutators.Contains(name):
            case PyDict when DictMutators.Contains(name):
                return Unsafe(value, name);
        }

        if (Methods.Find(value, name) is { } function)
        {
            return new BoundFunction(function, value);
        }

        return (value, name) switch
        {
            (bool or BigInteger, "real" or "numerator") => PyOperators.Plus(value),
            (bool or BigInteger, "imag") => BigInteger.Zero,
            (bool or BigInteger, "denominator") => BigInteger.One,
            (double number, "real") => number,
            (double, "imag") => 0.0,
            (PyRange range, "start") => range.Start,
            (PyRange range, "stop") => range.Stop,
            (PyRange range, "step") => range.Step,
            _ => Bound.Missing,
        };
    }

    private static PyUndefined Unsafe(object? value, string name)
        => new($"access to attribute '{name}' of '{PyTypes.Name(value)}' object is unsafe.", TemplateErrorKind.Security);

    private static bool Subscript(object? value, object? key, RenderLimits limits, out object? item)
    {
        item = null;
        if (value is PyDict dict)
        {
            return key is not (PyList or PyDict or PySlice or PyDictView) && IsHashable(key) && dict.TryGet(key, out item);
        }

        if (key is PySlice slice)
        {
            item = value is PyText or PySequence or PyRange ? Slicing.Slice(value, slice, limits) : null;
            return item is not null;
        }

        if (!PyTypes.IsInteger(key, out BigInteger index) || value is not (PyText or PySequence or PyRange))
        {
            return false;
        }

        int length = PyTypes.Length(value);
        index = index.Sign < 0 ? index + length : index;
        if (index.Sign < 0 || index >= length)
        {
            return false;
        }

        int place = (int)index;
        switch (value)
        {
            case PyText text:
                int unit = text.UnitIndex(place);
                limits.Work(unit);
                item = text.Slice(unit, text.PointLength(unit));
                break;
            case PySequence sequence:
                item = sequence.Items[place];
                break;
            default:
                item = ((PyRange)value).At(place);
                break;
        }

        return true;
    }

    private static bool IsHashable(object? key) => key is not PyTuple tuple || tuple.Items.All(item => item is not (PyList or PyDict) && IsHashable(item));
}

/// <summary>A value with attributes of its own.</summary>
internal interface IHasAttributes
{
    /// <summary>An attribute, or <see cref="Bound.Missing"/>.</summary>
    object? Attribute(string name);
}
