namespace Tiro.Text;

/// <summary>
/// What the parser keeps in mind across nodes. A filter or test that does not exist makes a template fail before it renders,
/// unless it stands in an if (statement or expression), where it fails only when it is reached; a loop, macro or block inside
/// that if counts as outside again.
/// </summary>
internal sealed class ParserNotes
{
    private static readonly string[] MacroNames = ["caller", "varargs", "kwargs"];

    private readonly List<TemplateError> _unknown = [];
    private readonly List<TemplateError> _fatal = [];
    private readonly Stack<HashSet<string>> _macros = new();

    /// <summary>A place for <see cref="Soften"/> and <see cref="Harden"/>.</summary>
    public int Mark => _unknown.Count;

    /// <summary>Names of blocks that were seen.</summary>
    public HashSet<string> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a generation block was seen.</summary>
    public bool HasGenerations { get; set; }

    /// <summary>Loops around the current place that break and continue can reach.</summary>
    public int Loops { get; set; }

    public LibraryFunction? Filter(string name, int line) => Known(Filters.Find(name), $"No filter named '{name}'.", line);

    public LibraryFunction? Test(string name, int line) => Known(Tests.Find(name), $"No test named '{name}'.", line);

    /// <summary>Forgets unknown names since a mark: they stand in an if.</summary>
    public void Soften(int mark) => _unknown.RemoveRange(mark, _unknown.Count - mark);

    /// <summary>Makes unknown names since a mark fatal, whatever stands around them.</summary>
    public void Harden(int mark)
    {
        _fatal.AddRange(_unknown.Skip(mark));
        Soften(mark);
    }

    public void ThrowFirst()
    {
        Harden(0);
        if (_fatal.Count > 0)
        {
            throw _fatal.MinBy(error => error.Line)!;
        }
    }

    /// <summary>Notes that a name is read, for the macros around it.</summary>
    public void Mention(string name)
    {
        if (Array.IndexOf(MacroNames, name) >= 0)
        {
            foreach (HashSet<string> macro in _macros)
            {
                macro.Add(name);
            }
        }
    }

    public void EnterMacro() => _macros.Push([]);

    /// <summary>Which of caller, varargs and kwargs the macro reads.</summary>
    public IReadOnlySet<string> LeaveMacro() => _macros.Pop();

    private LibraryFunction? Known(LibraryFunction? function, string reason, int line)
    {
        if (function is null)
        {
            _unknown.Add(new TemplateError(TemplateErrorKind.Syntax, reason, line));
        }

        return function;
    }
}
