namespace Tiro.Text;

/// <summary>A macro, or the block of a call, as written.</summary>
/// <param name="Name">Its name; empty for the block of a call.</param>
/// <param name="Parameters">Their names, with defaults where there are any.</param>
/// <param name="Body">What it renders.</param>
/// <param name="Reads">Which of caller, varargs and kwargs its body reads, and therefore takes.</param>
internal sealed record MacroDefinition(string Name, List<(string Name, Expression? Default)> Parameters, List<Statement> Body, IReadOnlySet<string> Reads)
{
    public bool Takes(string name) => Reads.Contains(name) && !Parameters.Exists(parameter => parameter.Name == name);
}

/// <summary>A macro with the variables that were around it where it was defined.</summary>
internal sealed class Macro(MacroDefinition definition, Frame home) : PyCallable(definition.Name), IHasAttributes
{
    public override string TypeName => "Macro";

    public override object? Call(Rendering run, CallArguments arguments)
    {
        run.Limits.Enter();
        Frame frame = home.Inner().Capturing();
        Bind(frame, arguments);
        Statement.Execute(definition.Body, frame);
        run.Limits.Leave();
        return frame.Output.ToText(frame.Escapes);
    }

    public object? Attribute(string name) => name switch
    {
        "name" => Name.Length > 0 ? new PyText(Name) : null,
        "arguments" => new PyTuple([.. definition.Parameters.Select(parameter => (object?)new PyText(parameter.Name))]),
        "catch_kwargs" => definition.Takes("kwargs"),
        "catch_varargs" => definition.Takes("varargs"),
        "caller" => definition.Takes("caller"),
        _ => Bound.Missing,
    };

    private void Bind(Frame frame, CallArguments arguments)
    {
        List<KeyValuePair<string, object?>> named = [.. arguments.Named];
        List<object?> positional = arguments.Positional;
        for (int i = 0; i < definition.Parameters.Count; i++)
        {
            (string name, Expression? fallback) = definition.Parameters[i];
            object? value = i < positional.Count ? positional[i] : Take(named, name);
            if (value == Bound.Missing)
            {
                value = fallback is null ? new PyUndefined($"parameter '{name}' was not provided") : fallback.Evaluate(frame);
            }

            frame.Scope.Set(name, value);
        }

        if (definition.Takes("caller"))
        {
            object? caller = Take(named, "caller");
            frame.Scope.Set("caller", caller == Bound.Missing ? new PyUndefined("No caller defined") : caller);
        }

        if (definition.Takes("kwargs"))
        {
            frame.Scope.Set("kwargs", PyDict.Of(named.Select(entry => KeyValuePair.Create((object?)new PyText(entry.Key), entry.Value))));
        }
        else if (named.Count > 0)
        {
            throw TemplateError.Type($"macro '{Name}' takes no keyword argument '{named[0].Key}'");
        }

        if (definition.Takes("varargs"))
        {
            frame.Scope.Set("varargs", new PyTuple([.. positional.Skip(definition.Parameters.Count)]));
        }
        else if (positional.Count > definition.Parameters.Count)
        {
            throw TemplateError.Type($"macro '{Name}' takes not more than {definition.Parameters.Count} argument(s)");
        }
    }

    private static object? Take(List<KeyValuePair<string, object?>> named, string name)
    {
        int place = named.FindIndex(entry => entry.Key == name);
        if (place < 0)
        {
            return Bound.Missing;
        }

        object? value = named[place].Value;
        named.RemoveAt(place);
        return value;
    }
}
