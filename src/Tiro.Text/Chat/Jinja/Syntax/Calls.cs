namespace Tiro.Text;

/// <summary>The arguments of a call as written.</summary>
internal sealed record Arguments(
    List<Expression> Positional, List<KeyValuePair<string, Expression>> Named, Expression? Rest, Expression? NamedRest)
{
    public static readonly Arguments None = new([], [], null, null);

    public CallArguments Evaluate(Frame frame)
    {
        if (ReferenceEquals(this, None))
        {
            return CallArguments.None;
        }

        List<object?> positional = [.. Positional.Select(argument => argument.Evaluate(frame))];
        List<KeyValuePair<string, object?>> named = [.. Named.Select(argument => KeyValuePair.Create(argument.Key, argument.Value.Evaluate(frame)))];
        if (Rest is not null)
        {
            positional.AddRange(PyTypes.ToList(Rest.Evaluate(frame), frame.Run.Limits));
        }

        if (NamedRest is not null)
        {
            AddNamed(named, NamedRest.Evaluate(frame));
        }

        return new CallArguments { Positional = positional, Named = named };
    }

    private static void AddNamed(List<KeyValuePair<string, object?>> named, object? more)
    {
        if (more is not PyDict dict)
        {
            throw TemplateError.Type($"argument after ** must be a mapping, not {PyTypes.Name(more)}");
        }

        HashSet<string> names = [.. named.Select(entry => entry.Key)];
        foreach ((object? key, object? value) in dict.Entries)
        {
            string name = key is PyText text ? text.Value : throw TemplateError.Type("keywords must be strings");
            named.Add(names.Add(name) ? KeyValuePair.Create(name, value) : throw TemplateError.Type($"got multiple values for keyword argument '{name}'"));
        }
    }
}

internal sealed record CallExpression(int Line, Expression Function, Arguments Arguments) : Expression(Line)
{
    protected override object? Compute(Frame frame) => Call(frame, null);

    /// <summary>Calls with a caller as one more named argument, if one is given.</summary>
    public object? Call(Frame frame, Macro? caller)
    {
        object? function = Function.Evaluate(frame);
        CallArguments arguments = Arguments.Evaluate(frame);
        if (caller is not null)
        {
            arguments = new CallArguments { Positional = arguments.Positional, Named = [.. arguments.Named, KeyValuePair.Create<string, object?>("caller", caller)] };
        }

        return function switch
        {
            PyCallable callable => callable.Call(frame.Run, arguments),
            PyUndefined undefined => throw undefined.Error(),
            _ => throw TemplateError.Type($"'{PyTypes.Name(function)}' object is not callable"),
        };
    }
}

/// <summary>A filter; <see cref="Function"/> is null where there is none of that name.</summary>
internal sealed record FilterExpression(int Line, Expression Operand, string Name, LibraryFunction? Function, Arguments Arguments) : Expression(Line)
{
    protected override object? Compute(Frame frame)
    {
        LibraryFunction function = Function ?? throw new TemplateError(TemplateErrorKind.Syntax, $"No filter named '{Name}'.");
        object? value = Operand.Evaluate(frame);
        return function.Call(frame.Run, value, Arguments.Evaluate(frame));
    }
}

/// <summary>Stands for the captured text in the filters of a block.</summary>
internal sealed record CapturedExpression(int Line) : Expression(Line)
{
    protected override object? Compute(Frame frame) => frame.Captured;
}

/// <summary>A test; <see cref="Function"/> is null where there is none of that name.</summary>
internal sealed record TestExpression(int Line, Expression Operand, string Name, LibraryFunction? Function, Arguments Arguments) : Expression(Line)
{
    protected override object? Compute(Frame frame)
    {
        LibraryFunction function = Function ?? throw new TemplateError(TemplateErrorKind.Syntax, $"No test named '{Name}'.");
        object? value = Operand.Evaluate(frame);
        return PyTypes.IsTrue(function.Call(frame.Run, value, Arguments.Evaluate(frame)));
    }
}

internal sealed record NameTarget(string Name) : Target
{
    public override void Assign(Frame frame, object? value) => frame.Scope.Set(Name, value);
}

internal sealed record NamespaceTarget(int Line, string Name, string Attribute) : Target
{
    public override void Assign(Frame frame, object? value)
    {
        if (frame.Lookup(Name) is not PyNamespace space)
        {
            throw TemplateError.Type("cannot assign attribute on non-namespace object");
        }

        space.Attributes[new PyText(Attribute)] = Attribute.StartsWith('_')
            ? throw new TemplateError(TemplateErrorKind.Security, $"Chat templates cannot store underscore-prefixed attributes on a namespace, but got '{Attribute}'. Please rename the attribute.")
            : value;
    }
}

internal sealed record TupleTarget(List<Target> Items) : Target
{
    public override void Assign(Frame frame, object? value)
    {
        if (value is PyUndefined undefined && Items.Count > 0)
        {
            throw undefined.Error();
        }

        List<object?> values = PyTypes.ToList(value, frame.Run.Limits);
        if (values.Count != Items.Count)
        {
            throw TemplateError.Value($"{(values.Count < Items.Count ? "not enough" : "too many")} values to unpack (expected {Items.Count}, got {values.Count})");
        }

        for (int i = 0; i < values.Count; i++)
        {
            Items[i].Assign(frame, values[i]);
        }
    }
}
