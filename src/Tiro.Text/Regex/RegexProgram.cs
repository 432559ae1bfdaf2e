namespace Tiro.Text;

internal enum RegexOp : byte
{
    /// <summary>Takes one code point of the set.</summary>
    Set,

    /// <summary>Goes on at X; if that fails, at Y.</summary>
    Split,

    /// <summary>Goes on at X.</summary>
    Jump,

    /// <summary>Fails unless the place is the anchor X.</summary>
    Anchor,

    /// <summary>The body that follows, up to its Match, decides; goes on at X without moving. Y code points back; Negative: must fail.</summary>
    Look,

    /// <summary>The body that follows, up to its Match, is taken once; goes on at X behind it.</summary>
    Atomic,

    /// <summary>The end of the expression or of a body.</summary>
    Match,
}

/// <summary>One step of a compiled expression. Splits are numbered, so that a place and a split name a state.</summary>
internal readonly record struct RegexStep(RegexOp Op, int X = 0, int Y = 0, bool Negative = false, CharSet? Set = null, int Number = 0);

/// <summary>Compiles a parsed expression to steps.</summary>
internal sealed class RegexProgram
{
    private const int MostSteps = 5000;

    private readonly List<RegexStep> _steps = [];

    private RegexProgram()
    {
    }

    public RegexStep[] Steps { get; private set; } = [];

    /// <summary>Number of splits.</summary>
    public int Splits { get; private set; }

    /// <exception cref="RegexSyntaxException">The expression is damaged, not supported or too large.</exception>
    public static RegexProgram Compile(string pattern, RegexDialect dialect)
    {
        var program = new RegexProgram();
        program.Emit(RegexParser.Parse(pattern, dialect));
        program.Add(new RegexStep(RegexOp.Match));
        program.Steps = [.. program._steps];
        return program;
    }

    private int Add(RegexStep step)
    {
        if (_steps.Count >= MostSteps)
        {
            throw new RegexSyntaxException("the expression is too large");
        }

        _steps.Add(step);
        return _steps.Count - 1;
    }

    private int AddSplit() => Add(new RegexStep(RegexOp.Split, Number: Splits++));

    /// <summary>Sets where a split goes: into what follows it and past it, in the order of preference.</summary>
    private void Aim(int split, int inside, int past, bool lazy)
        => _steps[split] = _steps[split] with { X = lazy ? past : inside, Y = lazy ? inside : past };

    private void Emit(RegexNode node)
    {
        switch (node)
        {
            case SetNode set:
                Add(new RegexStep(RegexOp.Set, Set: set.Set));
                break;
            case AnchorNode anchor:
                Add(new RegexStep(RegexOp.Anchor, (int)anchor.Anchor));
                break;
            case SequenceNode sequence:
                Array.ForEach(sequence.Parts, Emit);
                break;
            case ChoiceNode choice:
                EmitChoice(choice.Alternatives);
                break;
            case RepeatNode repeat:
                EmitRepeat(repeat);
                break;
            case LookNode look:
                EmitBody(new RegexStep(RegexOp.Look, Y: look.Behind, Negative: look.Negative), look.Body);
                break;
            case AtomicNode atomic:
                EmitBody(new RegexStep(RegexOp.Atomic), atomic.Body);
                break;
        }
    }

    private void EmitBody(RegexStep step, RegexNode body)
    {
        int place = Add(step);
        Emit(body);
        Add(new RegexStep(RegexOp.Match));
        _steps[place] = step with { X = _steps.Count };
    }

    private void EmitChoice(RegexNode[] alternatives)
    {
        var ends = new List<int>();
        for (int i = 0; i < alternatives.Length - 1; i++)
        {
            int split = AddSplit();
            Emit(alternatives[i]);
            ends.Add(Add(new RegexStep(RegexOp.Jump)));
            Aim(split, split + 1, _steps.Count, lazy: false);
        }

        Emit(alternatives[^1]);
        foreach (int end in ends)
        {
            _steps[end] = _steps[end] with { X = _steps.Count };
        }
    }

    private void EmitRepeat(RepeatNode repeat)
    {
        for (int i = 0; i < repeat.Least; i++)
        {
            Emit(repeat.Body);
        }

        if (repeat.Most < 0)
        {
            int loop = AddSplit();
            Emit(repeat.Body);
            Add(new RegexStep(RegexOp.Jump, loop));
            Aim(loop, loop + 1, _steps.Count, repeat.Lazy);
            return;
        }

        var splits = new List<int>();
        for (int i = repeat.Least; i < repeat.Most; i++)
        {
            splits.Add(AddSplit());
            Emit(repeat.Body);
        }

        foreach (int split in splits)
        {
            Aim(split, split + 1, _steps.Count, repeat.Lazy);
        }
    }
}
