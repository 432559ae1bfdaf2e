namespace Tiro.Text;

/// <summary>A part of a template that has a value.</summary>
internal abstract record Expression(int Line)
{
    public object? Evaluate(Frame frame)
    {
        frame.Run.Limits.Enter();
        try
        {
            return Compute(frame);
        }
        catch (TemplateError e) when (e.PassThrough(Line))
        {
            throw;
        }
        finally
        {
            frame.Run.Limits.Leave();
        }
    }

    protected abstract object? Compute(Frame frame);
}

/// <summary>Where the flow goes after a statement.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>A part of a template that writes output or changes variables.</summary>
internal abstract record Statement(int Line)
{
    public Flow Execute(Frame frame)
    {
        frame.Run.Limits.Enter();
        try
        {
            return Run(frame);
        }
        catch (TemplateError e) when (e.PassThrough(Line))
        {
            throw;
        }
        finally
        {
            frame.Run.Limits.Leave();
        }
    }

    /// <summary>Statements in their order, up to a break or continue.</summary>
    public static Flow Execute(IReadOnlyList<Statement> statements, Frame frame)
    {
        foreach (Statement statement in statements)
        {
            Flow flow = statement.Execute(frame);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    protected abstract Flow Run(Frame frame);
}

/// <summary>What a value can be assigned to.</summary>
internal abstract record Target
{
    public abstract void Assign(Frame frame, object? value);
}
