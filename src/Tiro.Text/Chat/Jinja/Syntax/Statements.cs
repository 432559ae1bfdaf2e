namespace Tiro.Text;

/// <summary>Text of the template itself.</summary>
internal sealed record DataStatement(int Line, PyText Text) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        frame.Output.Append(Text);
        return Flow.Next;
    }
}

/// <summary><c>{{ value }}</c></summary>
internal sealed record OutputStatement(int Line, Expression Value) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        PyText text = PyRepr.Str(Value.Evaluate(frame), frame.Run.Limits);
        frame.Output.Append(frame.Escapes ? PyStrings.Escape(text, frame.Run.Limits) : text);
        return Flow.Next;
    }
}

internal sealed record IfStatement(int Line, List<(Expression Test, List<Statement> Body)> Branches, List<Statement> Otherwise) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        foreach ((Expression test, List<Statement> body) in Branches)
        {
            if (PyTypes.IsTrue(test.Evaluate(frame)))
            {
                return Execute(body, frame);
            }
        }

        return Execute(Otherwise, frame);
    }
}

internal sealed record ForStatement(
    int Line, Target Target, Expression Items, Expression? Condition, bool IsRecursive, List<Statement> Body, List<Statement> Otherwise) : Statement(Line)
{
    protected override Flow Run(Frame frame) => Loop(frame, Items.Evaluate(frame), depth: 0);

    /// <summary>Loops over items; a break or continue of an else block belongs to the loop around this one.</summary>
    private Flow Loop(Frame frame, object? items, int depth)
    {
        IEnumerable<object?> source = PyTypes.Iterate(items);
        if (Condition is not null)
        {
            source = source.Where(item => Matches(frame, item));
        }

        bool completed = false;
        var loop = new LoopContext(source, depth, frame.Run.Limits, IsRecursive ? inner => Recurse(frame, inner, depth + 1) : null);
        while (loop.MoveNext())
        {
            Frame inner = frame.Inner();
            Target.Assign(inner, loop.Current);
            inner.Scope.Set("loop", loop);
            Flow flow = Execute(Body, inner);
            completed |= flow == Flow.Next;
            if (flow == Flow.Break)
            {
                break;
            }
        }

        // As in the reference, a turn that continues or breaks does not count.
        return completed ? Flow.Next : Execute(Otherwise, frame.Inner());
    }

    private bool Matches(Frame frame, object? item)
    {
        Frame inner = frame.Inner();
        Target.Assign(inner, item);
        return PyTypes.IsTrue(Condition!.Evaluate(inner));
    }

    private PyText Recurse(Frame frame, object? items, int depth)
    {
        frame.Run.Limits.Enter();
        Frame inner = frame.Capturing();
        Loop(inner, items, depth);
        frame.Run.Limits.Leave();
        return inner.Output.ToText();
    }
}

internal sealed record JumpStatement(int Line, Flow Flow) : Statement(Line)
{
    protected override Flow Run(Frame frame) => Flow;
}

internal sealed record SetStatement(int Line, Target Target, Expression Value) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        Target.Assign(frame, Value.Evaluate(frame));
        return Flow.Next;
    }
}

/// <summary>A block whose text goes through filters into a variable, or (without a target) into the output.</summary>
internal sealed record CaptureStatement(int Line, Target? Target, Expression Filtered, List<Statement> Body) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Inner().Capturing();
        Flow flow = Execute(Body, inner);
        if (flow != Flow.Next)
        {
            return flow;
        }

        object? value = Filtered.Evaluate(frame.With(inner.Output.ToText(frame.Escapes)));
        if (Target is null)
        {
            frame.Output.Append(PyRepr.Str(value, frame.Run.Limits));
        }
        else
        {
            Target.Assign(frame, value);
        }

        return Flow.Next;
    }
}

internal sealed record WithStatement(int Line, List<(Target Target, Expression Value)> Values, List<Statement> Body) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Inner();
        foreach ((Target target, Expression value) in Values)
        {
            target.Assign(inner, value.Evaluate(frame));
        }

        return Execute(Body, inner);
    }
}

internal sealed record AutoEscapeStatement(int Line, Expression On, List<Statement> Body) : Statement(Line)
{
    protected override Flow Run(Frame frame) => Execute(Body, frame.Inner().Escaping(PyTypes.IsTrue(On.Evaluate(frame))));
}

/// <summary><c>{% generation %}</c>: text that an assistant wrote.</summary>
internal sealed record GenerationStatement(int Line, List<Statement> Body) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Inner().Capturing();
        Execute(Body, inner);
        frame.Run.AppendGeneration(frame.Output, inner.Output.ToText());
        return Flow.Next;
    }
}

/// <summary>A tag that needs other templates, of which there are none: an error when it is reached.</summary>
internal sealed record RefusedStatement(int Line, string Tag) : Statement(Line)
{
    protected override Flow Run(Frame frame) =>
        throw new TemplateError(TemplateErrorKind.Security, $"'{Tag}' needs another template, and a chat template stands alone; write its text here");
}

internal sealed record BlockStatement(int Line, string Name, bool IsScoped, List<Statement> Body) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        frame.Output.Append(Render(IsScoped ? frame : frame.Run.Root));
        return Flow.Next;
    }

    /// <summary>The text of the block, which sees the variables of the template, and those of loops around it only where it is scoped.</summary>
    public PyText Render(Frame frame)
    {
        Frame inner = frame.Inner().Capturing();
        Execute(Body, inner);
        return inner.Output.ToText();
    }
}

/// <summary><c>{% macro name(parameters) %}</c></summary>
internal sealed record MacroStatement(int Line, MacroDefinition Definition) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        frame.Scope.Set(Definition.Name, new Macro(Definition, frame));
        return Flow.Next;
    }
}

/// <summary><c>{% call(parameters) macro() %}</c></summary>
internal sealed record CallStatement(int Line, MacroDefinition Caller, CallExpression Call) : Statement(Line)
{
    protected override Flow Run(Frame frame)
    {
        frame.Output.Append(PyRepr.Str(Call.Call(frame, new Macro(Caller, frame)), frame.Run.Limits));
        return Flow.Next;
    }
}
