namespace Tiro.Text;

/// <summary>One rendering of a template: its limits, its clock, its outermost variables and its generation blocks.</summary>
internal sealed class Rendering
{
    private readonly List<(int Start, int End)> _emptyGenerations = [];
    private readonly IReadOnlyDictionary<string, BlockStatement> _blocks;

    private int _generations;

    public Rendering(PyDict context, IReadOnlyDictionary<string, BlockStatement> blocks, DateTime now)
    {
        (_blocks, Now) = (blocks, now);
        var given = new Scope(null);
        foreach ((object? key, object? value) in context.Entries)
        {
            given.Set(((PyText)key!).Value, value);
        }

        Root = new Frame(this, new Scope(given), new TextBuilder(Limits), escapes: false);
    }

    public RenderLimits Limits { get; } = new();

    /// <summary>The time that strftime_now tells.</summary>
    public DateTime Now { get; }

    /// <summary>The frame of the template itself.</summary>
    public Frame Root { get; }

    /// <summary>Generation blocks without any text that were written to the output itself.</summary>
    public IReadOnlyList<(int Start, int End)> EmptyGenerations => _emptyGenerations;

    /// <summary>Names that are neither variables nor globals: <c>self</c>, with the template's blocks.</summary>
    public object? Special(string name) => name == "self" ? new BlockTable(this) : null;

    /// <summary>Appends what a generation block rendered, with a number of its own in the marks.</summary>
    public void AppendGeneration(TextBuilder output, PyText text)
    {
        _generations++;
        if (text.Value.Length == 0)
        {
            if (output == Root.Output)
            {
                _emptyGenerations.Add((output.Length, output.Length));
            }

            return;
        }

        var marks = new Mark[text.Value.Length];
        for (int i = 0; i < marks.Length; i++)
        {
            marks[i] = text.MarkAt(i) with { Generation = _generations };
        }

        output.Append(new PyText(text.Value, marks));
    }

    private sealed class BlockTable(Rendering run) : IHasAttributes
    {
        public object? Attribute(string name) => run._blocks.TryGetValue(name, out BlockStatement? block)
            ? new BoundFunction(new LibraryFunction(name, new Signature(""), (inner, _, _) => block.Render(inner.Root)), null)
            : Bound.Missing;
    }
}
