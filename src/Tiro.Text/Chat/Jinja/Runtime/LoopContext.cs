using System.Numerics;

namespace Tiro.Text;

/// <summary>The <c>loop</c> of a for: items come one by one, and no further ahead than a template asks.</summary>
internal sealed class LoopContext(IEnumerable<object?> items, int depth, RenderLimits limits, Func<object?, PyText>? recurse) : PyCallable("loop"), IHasAttributes
{
    private static readonly Library Functions = new Library()
        .Add("cycle", "*", static (_, self, a) => a.Rest.Count > 0 ? a.Rest[(((LoopContext)self!).Index - 1) % a.Rest.Count] : throw TemplateError.Type("no items for cycling given"))
        .Add("changed", "*", static (_, self, a) => ((LoopContext)self!).Changed(a.Rest));

    private readonly IEnumerator<object?> _items = items.GetEnumerator();
    private readonly Queue<object?> _ahead = new();

    private object? _previous = Bound.Missing;
    private List<object?>? _lastValues;

    public override string TypeName => "LoopContext";

    /// <summary>The number of the current turn, from 1; 0 before the first.</summary>
    public int Index { get; private set; }

    public object? Current { get; private set; } = Bound.Missing;

    /// <summary>How many turns there are in all.</summary>
    public int Length
    {
        get
        {
            while (Fetch())
            {
                limits.Step();
            }

            return Index + _ahead.Count;
        }
    }

    public bool MoveNext()
    {
        limits.Step();
        if (_ahead.Count == 0 && !Fetch())
        {
            return false;
        }

        _previous = Current;
        Current = _ahead.Dequeue();
        Index++;
        return true;
    }

    /// <summary>The turns that are left, as values.</summary>
    public IEnumerable<object?> Rest()
    {
        while (MoveNext())
        {
            yield return PyTuple.Of(Current, this);
        }
    }

    public override object? Call(Rendering run, CallArguments arguments)
    {
        if (recurse is null)
        {
            throw TemplateError.Type("The loop must have the 'recursive' marker to be called recursively.");
        }

        return arguments is { Positional.Count: 1, Named.Count: 0 } ? recurse(arguments.Positional[0]) : throw TemplateError.Type("loop() takes exactly one argument");
    }

    public object? Attribute(string name) => name switch
    {
        "index" => (BigInteger)Index,
        "index0" => (BigInteger)(Index - 1),
        "revindex" => (BigInteger)(Length - Index + 1),
        "revindex0" => (BigInteger)(Length - Index),
        "first" => Index == 1,
        "last" => _ahead.Count == 0 && !Fetch(),
        "length" => (BigInteger)Length,
        "depth" => (BigInteger)(depth + 1),
        "depth0" => (BigInteger)depth,
        "previtem" => _previous == Bound.Missing ? new PyUndefined("there is no previous item") : _previous,
        "nextitem" => _ahead.Count > 0 || Fetch() ? _ahead.Peek() : new PyUndefined("there is no next item"),
        _ => Functions.Find(name) is { } function ? new BoundFunction(function, this) : Bound.Missing,
    };

    private bool Fetch()
    {
        if (!_items.MoveNext())
        {
            return false;
        }

        _ahead.Enqueue(_items.Current);
        return _ahead.Count <= RenderLimits.Items ? true : throw TemplateError.Limit($"a loop over more than {RenderLimits.Items} items; no chat template needs that");
    }

    private bool Changed(List<object?> values)
    {
        bool changed = _lastValues is null || !PyEquality.Equal(new PyTuple(_lastValues), new PyTuple(values));
        _lastValues = values;
        return changed;
    }
}
