namespace Tiro.Text;

/// <summary>The arguments of a call.</summary>
internal sealed class CallArguments
{
    public static readonly CallArguments None = new();

    public List<object?> Positional { get; init; } = [];

    /// <summary>Keyword arguments in the order of the call; no name occurs twice.</summary>
    public List<KeyValuePair<string, object?>> Named { get; init; } = [];
}

/// <summary>What can be called.</summary>
internal abstract class PyCallable(string name)
{
    public string Name { get; } = name;

    public virtual string TypeName => "builtin_function_or_method";

    /// <exception cref="TemplateError">The arguments do not fit, or the call fails.</exception>
    public abstract object? Call(Rendering run, CallArguments arguments);
}

/// <summary>A function of the library, for a value or none: a filter, test, method or global.</summary>
internal delegate object? LibraryBody(Rendering run, object? self, Bound arguments);

/// <summary>A library function with its parameters.</summary>
internal sealed record LibraryFunction(string Name, Signature Signature, LibraryBody Body)
{
    public object? Call(Rendering run, object? self, CallArguments arguments)
    {
        run.Limits.Work(RenderLimits.UnitsPerStep + (self is PyText text ? text.Value.Length : 0));
        return Body(run, self, Signature.Bind(Name, arguments));
    }
}

/// <summary>A library function bound to the value that it belongs to.</summary>
internal sealed class BoundFunction(LibraryFunction function, object? self) : PyCallable(function.Name)
{
    public override object? Call(Rendering run, CallArguments arguments) => function.Call(run, self, arguments);
}

/// <summary>A table of library functions by name.</summary>
internal sealed class Library
{
    private readonly Dictionary<string, LibraryFunction> _functions = new(StringComparer.Ordinal);

    public LibraryFunction? Find(string name) => _functions.GetValueOrDefault(name);

    /// <summary>Adds a function; the names, separated by spaces, all mean it. Its parameters are described at <see cref="Signature"/>.</summary>
    public Library Add(string names, string parameters, LibraryBody body)
    {
        foreach (string name in names.Split(' '))
        {
            _functions.Add(name, new LibraryFunction(name, new Signature(parameters), body));
        }

        return this;
    }

    public Library AddAll(Library other)
    {
        foreach ((string name, LibraryFunction function) in other._functions)
        {
            _functions.Add(name, function);
        }

        return this;
    }
}
