using System.Numerics;

namespace Tiro.Text;

/// <summary>Filters on sequences of items.</summary>
internal static class SequenceFilters
{
    /// <summary>Filters that order items or choose by their order.</summary>
    public static Library Order() => new Library()
        .Add("sort", "reverse? case_sensitive? attribute?", static (run, self, a) =>
        {
            Func<object?, object?> key = a[2] is null ? Folding(run, a.IsTrue(1)) : ItemPath.Many(run, a[2], Folding(run, a.IsTrue(1)));
            return new PyList(PySorting.Sorted(PyTypes.ToList(self, run.Limits), key, run.Limits, a.IsTrue(0)));
        })
        .Add("dictsort", "case_sensitive? by? reverse?", static (run, self, a) => DictSort(run, self, a))
        .Add("unique", "case_sensitive? attribute?", static (run, self, a) => new PyIterator(Unique(run, self, a.IsTrue(0), a[1])))
        .Add("min", "case_sensitive? attribute?", static (run, self, a) => Extreme(run, self, a, wantsLess: true))
        .Add("max", "case_sensitive? attribute?", static (run, self, a) => Extreme(run, self, a, wantsLess: false))
        .Add("groupby", "attribute default? case_sensitive?", static (run, self, a) => GroupBy(run, self, a))
        .Add("reverse", "", static (run, self, _) => self is PyText text
            ? Slicing.Slice(text, new PySlice(null, null, BigInteger.MinusOne), run.Limits)
            : Reversed(run, self));

    /// <summary>Filters that take or arrange items.</summary>
    public static Library Parts() => new Library()
        .Add("first", "", static (_, self, _) => FirstOf(PyTypes.Iterate(self), "No first item, sequence was empty."))
        .Add("last", "", static (run, self, _) => self is PyIterator
            ? throw TemplateError.Type("'generator' object is not reversible")
            : FirstOf(Enumerable.Reverse(PyTypes.ToList(self, run.Limits)), "No last item, sequence was empty."))
        .Add("list", "", static (run, self, _) => new PyList(PyTypes.ToList(self, run.Limits)))
        .Add("length count", "", static (_, self, _) => (BigInteger)PyTypes.Length(self))
        .Add("batch", "linecount fill_with?", static (run, self, a) => new PyIterator(Batches(run, self, a.Integer(0), a[1])))
        .Add("slice", "slices fill_with?", static (run, self, a) => new PyIterator(Slices(run, self, a.Integer(0), a[1])))
        .Add("items", "", static (_, self, _) => new PyIterator(Items(self)))
        .Add("random", "", static (_, _, _) => throw TemplateError.Type("random gives another item each time, and a chat template gives the same text every time"));

    private static object? FirstOf(IEnumerable<object?> items, string reason)
    {
        foreach (object? item in items)
        {
            return item;
        }

        return new PyUndefined(reason);
    }

    /// <summary>The key of a comparison: text in small letters, unless case counts.</summary>
    private static Func<object?, object?> Folding(Rendering run, bool caseSensitive)
        => value => value is PyText text && !caseSensitive ? PyStrings.Lower(text, run.Limits) : value;

    private static object Reversed(Rendering run, object? value)
    {
        List<object?> items = PyTypes.ToList(value, run.Limits);
        items.Reverse();
        return value is PyIterator ? new PyList(items) : new PyIterator(items, "reversed");
    }

    private static PyList DictSort(Rendering run, object? value, Bound a)
    {
        string by = a.TextOr(1, null)?.Value ?? "key";
        if (by is not ("key" or "value"))
        {
            throw TemplateError.Value("You can only sort by either \"key\" or \"value\"");
        }

        PyDict dict = value as PyDict ?? throw TemplateError.Type($"dictsort wants a dict, not {PyTypes.Name(value)}");
        Func<object?, object?> fold = Folding(run, a.IsTrue(0));
        return new PyList([.. PySorting.Sorted(dict.Entries, entry => fold(by == "key" ? entry.Key : entry.Value), run.Limits, a.IsTrue(2))
            .Select(entry => PyTuple.Of(entry.Key, entry.Value))]);
    }

    private static IEnumerable<object?> Unique(Rendering run, object? value, bool caseSensitive, object? attribute)
    {
        var path = new ItemPath(run, attribute);
        Func<object?, object?> fold = Folding(run, caseSensitive);
        var seen = new PyDict();
        foreach (object? item in PyTypes.Iterate(value))
        {
            object? key = fold(path.Get(item));
            run.Limits.Step();
            if (!seen.Contains(key))
            {
                seen[key] = true;
                yield return item;
            }
        }
    }

    private static object? Extreme(Rendering run, object? value, Bound a, bool wantsLess)
    {
        var path = new ItemPath(run, a[1]);
        Func<object?, object?> fold = Folding(run, a.IsTrue(0));
        object? best = new PyUndefined("No aggregated item, sequence was empty.");
        object? bestKey = Bound.Missing;
        foreach (object? item in PyTypes.Iterate(value))
        {
            run.Limits.Step();
            object? key = fold(path.Get(item));
            if (bestKey == Bound.Missing || (wantsLess ? PySorting.Less(key, bestKey) : PyOperators.Order(key, bestKey, ">") > 0))
            {
                (best, bestKey) = (item, key);
            }
        }

        return best;
    }

    private static PyList GroupBy(Rendering run, object? value, Bound a)
    {
        var path = new ItemPath(run, a[0]);
        Func<object?, object?> fold = Folding(run, a.IsTrue(2));
        object? Key(object? item) => fold(path.Get(item, a[1]));
        List<(object? Grouper, List<object?> Items)> groups = [];
        foreach (object? item in PySorting.Sorted(PyTypes.ToList(value, run.Limits), Key, run.Limits))
        {
            if (groups.Count == 0 || !PyEquality.Equal(Key(groups[^1].Items[0]), Key(item)))
            {
                groups.Add((path.Get(item, a[1]), []));
            }

            groups[^1].Items.Add(item);
        }

        return new PyList([.. groups.Select(group => new PyGroup(group.Grouper, new PyList(group.Items)))]);
    }

    private static IEnumerable<object?> Batches(Rendering run, object? value, int count, object? fill)
    {
        List<object?> batch = [];
        foreach (object? item in PyTypes.Iterate(value))
        {
            run.Limits.Step();
            if (batch.Count == count)
            {
                yield return new PyList(batch);
                batch = [];
            }

            batch.Add(item);
        }

        if (batch.Count == 0)
        {
            yield break;
        }

        if (fill is not null && count > batch.Count)
        {
            int missing = count - batch.Count <= RenderLimits.Items ? count - batch.Count : throw TemplateError.Limit($"a list of more than {RenderLimits.Items} items; no chat template needs that");
            run.Limits.Work(missing * (long)RenderLimits.UnitsPerItem);
            batch.AddRange(Enumerable.Repeat(fill, missing));
        }

        yield return new PyList(batch);
    }

    private static IEnumerable<object?> Slices(Rendering run, object? value, int slices, object? fill)
    {
        List<object?> items = PyTypes.ToList(value, run.Limits);
        if (slices == 0)
        {
            throw TemplateError.Value("integer division or modulo by zero");
        }

        // Python's floor division and modulo, which for a negative number of slices leave nothing to give.
        int length = Math.DivRem(items.Count, Math.Max(slices, 1), out int longer);
        for (int i = 0, start = 0; i < slices; i++)
        {
            run.Limits.Step();
            int count = length + (i < longer ? 1 : 0);
            List<object?> part = items.GetRange(start, count);
            start += count;
            if (fill is not null && i >= longer)
            {
                part.Add(fill);
            }

            yield return new PyList(part);
        }
    }

    private static IEnumerable<object?> Items(object? value)
    {
        if (value is PyUndefined)
        {
            yield break;
        }

        PyDict dict = value as PyDict ?? throw TemplateError.Type("Can only get item pairs from a mapping.");
        foreach ((object? key, object? item) in dict.Entries)
        {
            yield return PyTuple.Of(key, item);
        }
    }
}
