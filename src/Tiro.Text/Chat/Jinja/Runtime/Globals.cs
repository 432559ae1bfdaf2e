using System.Numerics;

namespace Tiro.Text;

/// <summary>The functions that every template has.</summary>
internal static class Globals
{
    private const int LongestRange = 100_000;

    private static readonly Dictionary<string, BoundFunction> All = new[]
    {
        Function("range", "/ start stop? step?", static (_, _, a) => Range(a)),
        Function("dict", "* **", static (run, _, a) => Dict(run, a)),
        Function("namespace", "* **", static (run, _, a) => Namespace(run, a)),
        Function("cycler", "*", static (_, _, a) => a.Rest.Count > 0 ? new Cycler(a.Rest) : throw TemplateError.Type("at least one item has to be provided")),
        Function("joiner", "sep?", static (run, _, a) => new Joiner(a.Has(0) ? a[0] : new PyText(", "))),
        Function("lipsum", "n? html? min? max?", static (_, _, _) => throw TemplateError.Type("lipsum() gives random text, and a chat template gives the same text every time; write the text here")),
        Function("raise_exception", "message", static (run, _, a) => throw new TemplateError(TemplateErrorKind.Raised, PyRepr.Str(a[0], run.Limits).Value)),
        Function("strftime_now", "format", static (run, _, a) => new PyText(TimeFormat.Format(run.Now, a.Text(0).Value))),
    }.ToDictionary(function => function.Name, StringComparer.Ordinal);

    public static BoundFunction? Find(string name) => All.GetValueOrDefault(name);

    private static BoundFunction Function(string name, string parameters, LibraryBody body) => new(new LibraryFunction(name, new Signature(parameters), body), null);

    private static PyRange Range(Bound a)
    {
        (BigInteger start, BigInteger stop) = a.Has(1) ? (Integer(a[0]), Integer(a[1])) : (BigInteger.Zero, Integer(a[0]));
        BigInteger step = a.Has(2) ? Integer(a[2]) : BigInteger.One;
        if (step.IsZero)
        {
            throw TemplateError.Value("range() arg 3 must not be zero");
        }

        BigInteger span = step.Sign > 0 ? stop - start : start - stop;
        return span / BigInteger.Abs(step) < LongestRange
            ? new PyRange(start, stop, step)
            : throw TemplateError.Limit($"range too big: at most {LongestRange} numbers");
    }

    private static BigInteger Integer(object? value) => value is PyUndefined undefined ? throw undefined.Error()
        : PyTypes.IsInteger(value, out BigInteger integer) ? integer
        : throw TemplateError.Type($"'{PyTypes.Name(value)}' object cannot be interpreted as an integer");

    private static PyDict Dict(Rendering run, Bound a)
    {
        if (a.Rest.Count > 1)
        {
            throw TemplateError.Type($"dict expected at most 1 argument, got {a.Rest.Count}");
        }

        var dict = new PyDict();
        if (a.Rest is [PyDict other])
        {
            dict = PyDict.Of(other.Entries);
        }
        else if (a.Rest.Count == 1)
        {
            foreach (object? entry in PyTypes.ToList(a.Rest[0], run.Limits))
            {
                List<object?> pair = PyTypes.ToList(entry, run.Limits);
                dict[pair.Count == 2 ? pair[0] : throw TemplateError.Value("a dict is made of pairs")] = pair[1];
            }
        }

        foreach ((string key, object? value) in a.Named)
        {
            dict[new PyText(key)] = value;
        }

        return dict;
    }

    private static PyNamespace Namespace(Rendering run, Bound a)
    {
        var space = new PyNamespace();
        foreach ((object? key, object? value) in Dict(run, a).Entries)
        {
            space.Attributes[key] = key is PyText name && name.Value.StartsWith('_')
                ? throw new TemplateError(TemplateErrorKind.Security, $"Chat templates cannot store underscore-prefixed attributes on a namespace, but got '{name.Value}'. Please rename the attribute.")
                : value;
        }

        return space;
    }

    /// <summary>Gives nothing the first time it is called, the separator after that.</summary>
    private sealed class Joiner(object? separator) : PyCallable("joiner")
    {
        private bool _used;

        public override string TypeName => "Joiner";

        public override object? Call(Rendering run, CallArguments arguments)
        {
            bool first = !_used;
            _used = true;
            return first ? PyText.Empty : separator;
        }
    }

    /// <summary>Values in turn.</summary>
    private sealed class Cycler(List<object?> items) : IHasAttributes
    {
        private int _at;

        public object? Attribute(string name) => name switch
        {
            "current" => items[_at],
            "items" => new PyTuple([.. items]),
            "pos" => (BigInteger)_at,
            "next" => Function("next", "", (_, _, _) => Next()),
            "reset" => Function("reset", "", (_, _, _) => Reset()),
            _ => Bound.Missing,
        };

        private object? Next()
        {
            object? item = items[_at];
            _at = (_at + 1) % items.Count;
            return item;
        }

        private object? Reset()
        {
            _at = 0;
            return null;
        }
    }
}
