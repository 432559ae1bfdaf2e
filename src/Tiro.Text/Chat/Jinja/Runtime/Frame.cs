namespace Tiro.Text;

/// <summary>Variables of a template, a loop's turn, a macro's call or another block; what is not here is looked for outside.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public void Set(string name, object? value) => _values[name] = value;

    public bool TryGet(string name, out object? value)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values.TryGetValue(name, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    private Scope? Outer => outer;
}

/// <summary>Where a statement runs: its variables, and where its output goes.</summary>
internal sealed class Frame(Rendering run, Scope scope, TextBuilder output, bool escapes, PyText? captured = null)
{
    public Rendering Run => run;

    public Scope Scope => scope;

    public TextBuilder Output => output;

    /// <summary>Whether output is escaped for HTML.</summary>
    public bool Escapes => escapes;

    /// <summary>The text of a block, for the filters behind it.</summary>
    public PyText Captured => captured ?? PyText.Empty;

    public Frame Inner() => new(run, new Scope(scope), output, escapes);

    public Frame Capturing() => new(run, scope, new TextBuilder(run.Limits), escapes);

    public Frame Escaping(bool on) => new(run, scope, output, on);

    public Frame With(PyText text) => new(run, scope, output, escapes, text);

    public object? Lookup(string name)
        => scope.TryGet(name, out object? value) ? value : Globals.Find(name) is { } function ? function : run.Special(name) ?? PyUndefined.Name(name);
}
