using System.Numerics;

namespace Tiro.Text;

/// <summary>A list or a tuple.</summary>
internal abstract class PySequence(List<object?> items)
{
    public List<object?> Items { get; } = items.Count <= RenderLimits.Items
        ? items
        : throw TemplateError.Limit($"a list of more than {RenderLimits.Items} items; no chat template needs that");
}

internal sealed class PyList(List<object?> items) : PySequence(items);

internal class PyTuple(List<object?> items) : PySequence(items)
{
    public static PyTuple Of(params ReadOnlySpan<object?> items) => new([.. items]);
}

/// <summary>One group of groupby: a pair whose parts also have names.</summary>
internal sealed class PyGroup(object? grouper, PyList items) : PyTuple([grouper, items]), IHasAttributes
{
    public object? Attribute(string name) => name switch
    {
        "grouper" => Items[0],
        "list" => Items[1],
        _ => Methods.Find(this, name) is { } method ? new BoundFunction(method, this) : Bound.Missing,
    };
}

/// <summary>What keys(), values() or items() of a dict gives.</summary>
internal sealed class PyDictView(PyDict dict, PyDictView.Part part)
{
    public enum Part
    {
        Keys,
        Values,
        Items,
    }

    public PyDict Dict { get; } = dict;

    public Part Shows { get; } = part;

    public IEnumerable<object?> Items() => Dict.Entries.Select(entry => Shows switch
    {
        Part.Keys => entry.Key,
        Part.Values => entry.Value,
        _ => PyTuple.Of(entry.Key, entry.Value),
    });
}

internal sealed record PyRange(BigInteger Start, BigInteger Stop, BigInteger Step)
{
    public int Count { get; } = (int)BigInteger.Max(0, Step.Sign > 0 ? (Stop - Start + Step - 1) / Step : (Start - Stop - Step - 1) / -Step);

    public object At(int index) => Start + (Step * index);
}

/// <summary>What lazy filters and iterators give: items that can be taken once.</summary>
internal sealed class PyIterator(IEnumerable<object?> items, string name = "generator") : IDisposable
{
    private readonly IEnumerator<object?> _items = items.GetEnumerator();

    public string Name { get; } = name;

    public IEnumerable<object?> Take()
    {
        while (_items.MoveNext())
        {
            yield return _items.Current;
        }
    }

    public void Dispose() => _items.Dispose();
}

/// <summary>The start:stop:step of a subscript.</summary>
internal sealed record PySlice(object? Start, object? Stop, object? Step);

/// <summary>What <c>namespace()</c> gives: attributes that can be set from inner scopes.</summary>
internal sealed class PyNamespace
{
    public PyDict Attributes { get; } = new();
}

/// <summary>A value that is not there. Printing gives nothing, iterating no items; most else is an error.</summary>
internal sealed class PyUndefined(string reason, TemplateErrorKind kind = TemplateErrorKind.Undefined)
{
    public string Reason { get; } = reason;

    public TemplateError Error() => new(kind, Reason);

    public static PyUndefined Name(string name) => new($"'{name}' is undefined");

    /// <summary>An attribute or item that a value does not have.</summary>
    public static PyUndefined Member(object? value, object? key) => new(key is PyText name
        ? $"'{PyTypes.ObjectName(value)}' has no attribute '{name.Value}'"
        : $"{PyTypes.ObjectName(value)} has no element {PyRepr.Short(key)}");
}
