using System.Numerics;

namespace Tiro.Text;

/// <summary>What Python calls the types of values, and which of them count as what.</summary>
internal static class PyTypes
{
    /// <summary>The type's name as type(x).__name__ gives it.</summary>
    public static string Name(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        BigInteger => "int",
        double => "float",
        PyText { IsMarkup: true } => "Markup",
        PyText => "str",
        PyList => "list",
        PyTuple => "tuple",
        PyDict => "dict",
        PyDictView view => view.Shows switch { PyDictView.Part.Keys => "dict_keys", PyDictView.Part.Values => "dict_values", _ => "dict_items" },
        PyRange => "range",
        PyIterator iterator => iterator.Name,
        PySlice => "slice",
        PyNamespace => "Namespace",
        PyUndefined => "Undefined",
        PyCallable callable => callable.TypeName,
        _ => "object",
    };

    /// <summary>What errors about a missing attribute call the value.</summary>
    public static string ObjectName(object? value) => value switch
    {
        null => "None",
        PyNamespace => "namespace object",
        _ => Name(value) + " object",
    };

    /// <summary>Python's bool(x).</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null or PyUndefined => false,
        bool truth => truth,
        BigInteger integer => !integer.IsZero,
        double number => number != 0,
        PyText text => text.Value.Length > 0,
        PySequence sequence => sequence.Items.Count > 0,
        PyDict dict => dict.Count > 0,
        PyDictView view => view.Dict.Count > 0,
        PyRange range => range.Count > 0,
        LoopContext loop => loop.Length > 0,
        _ => true,
    };

    public static bool IsMapping(object? value) => value is PyDict;

    /// <summary>Whether len() and subscripts work.</summary>
    public static bool IsSequence(object? value) => value is PyText or PySequence or PyDict or PyRange or PyUndefined;

    public static bool IsIterable(object? value) => value is PyText or PySequence or PyDict or PyDictView or PyRange or PyIterator or PyUndefined or LoopContext;

    /// <summary>The items that a for loop sees.</summary>
    /// <exception cref="TemplateError">The value has none.</exception>
    public static IEnumerable<object?> Iterate(object? value) => value switch
    {
        PyText text => text.Characters(),
        PySequence sequence => sequence.Items,
        PyDict dict => dict.Entries.Select(entry => entry.Key),
        PyDictView view => view.Items(),
        PyRange range => Enumerable.Range(0, range.Count).Select(range.At),
        PyIterator iterator => iterator.Take(),
        LoopContext loop => loop.Rest(),
        PyUndefined => [],
        _ => throw TemplateError.Type($"'{Name(value)}' object is not iterable"),
    };

    /// <summary>Python's len(x).</summary>
    /// <exception cref="TemplateError">The value has no length.</exception>
    public static int Length(object? value) => value switch
    {
        PyText text => text.Length,
        PySequence sequence => sequence.Items.Count,
        PyDict dict => dict.Count,
        PyDictView view => view.Dict.Count,
        PyRange range => range.Count,
        LoopContext loop => loop.Length,
        PyUndefined => 0,
        _ => throw TemplateError.Type($"object of type '{Name(value)}' has no len()"),
    };

    /// <summary>All items, with their number limited and counted as work.</summary>
    public static List<object?> ToList(object? value, RenderLimits limits)
    {
        List<object?> items = [];
        foreach (object? item in Iterate(value))
        {
            limits.Work(RenderLimits.UnitsPerItem);
            items.Add(item);
            if (items.Count > RenderLimits.Items)
            {
                throw TemplateError.Limit($"a list of more than {RenderLimits.Items} items; no chat template needs that");
            }
        }

        return items;
    }

    /// <summary>Whether a value is an int in Python's sense (a bool is one), and which.</summary>
    public static bool IsInteger(object? value, out BigInteger integer)
    {
        integer = value is BigInteger big ? big : value is true ? BigInteger.One : BigInteger.Zero;
        return value is BigInteger or bool;
    }
}
