namespace Tiro.Text;

/// <summary>Filters that apply a filter or test to each item, lazily.</summary>
internal static class SelectionFilters
{
    public static Library All() => new Library()
        .Add("map", "* **", static (run, self, a) => new PyIterator(Map(run, self, a)))
        .Add("select", "* **", static (run, self, a) => new PyIterator(Choose(run, self, a, wanted: true, byAttribute: false)))
        .Add("reject", "* **", static (run, self, a) => new PyIterator(Choose(run, self, a, wanted: false, byAttribute: false)))
        .Add("selectattr", "* **", static (run, self, a) => new PyIterator(Choose(run, self, a, wanted: true, byAttribute: true)))
        .Add("rejectattr", "* **", static (run, self, a) => new PyIterator(Choose(run, self, a, wanted: false, byAttribute: true)));

    private static IEnumerable<object?> Map(Rendering run, object? value, Bound a)
    {
        if (!PyTypes.IsTrue(value))
        {
            yield break;
        }

        Func<object?, object?> map = Mapping(run, a);
        foreach (object? item in PyTypes.Iterate(value))
        {
            run.Limits.Step();
            yield return map(item);
        }
    }

    private static Func<object?, object?> Mapping(Rendering run, Bound a)
    {
        if (a.Rest.Count == 0 && a.Named.Exists(entry => entry.Key == "attribute"))
        {
            object? attribute = a.Named.Find(entry => entry.Key == "attribute").Value;
            object? otherwise = a.Named.Find(entry => entry.Key == "default").Value;
            int unknown = a.Named.FindIndex(entry => entry.Key is not ("attribute" or "default"));
            if (unknown >= 0)
            {
                throw TemplateError.Type($"Unexpected keyword argument '{a.Named[unknown].Key}'");
            }

            var path = new ItemPath(run, attribute);
            return item => path.Get(item, otherwise);
        }

        if (a.Rest.Count == 0)
        {
            throw TemplateError.Type("map requires a filter argument");
        }

        LibraryFunction filter = a.Rest[0] is PyText name && Filters.Find(name.Value) is { } found
            ? found
            : throw new TemplateError(TemplateErrorKind.Syntax, $"No filter named {PyRepr.Short(a.Rest[0])}.");
        var arguments = new CallArguments { Positional = a.Rest[1..], Named = a.Named };
        return item => filter.Call(run, item, arguments);
    }

    private static IEnumerable<object?> Choose(Rendering run, object? value, Bound a, bool wanted, bool byAttribute)
    {
        if (!PyTypes.IsTrue(value))
        {
            yield break;
        }

        if (byAttribute && a.Rest.Count == 0)
        {
            throw TemplateError.Type("Missing parameter for attribute name");
        }

        var path = new ItemPath(run, byAttribute ? a.Rest[0] : null);
        List<object?> rest = byAttribute ? a.Rest[1..] : a.Rest;
        LibraryFunction? test = rest.Count == 0 ? null
            : rest[0] is PyText name && Tests.Find(name.Value) is { } found ? found
            : throw new TemplateError(TemplateErrorKind.Syntax, $"No test named {PyRepr.Short(rest[0])}.");
        var arguments = new CallArguments { Positional = test is null ? [] : rest[1..], Named = a.Named };
        foreach (object? item in PyTypes.Iterate(value))
        {
            run.Limits.Step();
            object? subject = path.Get(item);
            if (PyTypes.IsTrue(test is null ? subject : test.Call(run, subject, arguments)) == wanted)
            {
                yield return item;
            }
        }
    }
}
