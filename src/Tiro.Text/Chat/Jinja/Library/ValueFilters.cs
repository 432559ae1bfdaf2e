using System.Numerics;

namespace Tiro.Text;

/// <summary>Filters on values of any type.</summary>
internal static class ValueFilters
{
    public static Library All() => new Library()
        .Add("default d", "default_value? boolean?", static (_, self, a) =>
            self is PyUndefined || (a.IsTrue(1) && !PyTypes.IsTrue(self)) ? a.Or(0, PyText.Empty) : self)
        .Add("attr", "name", static (_, self, a) =>
        {
            string name = a.Text(0).Value;
            object? found = Members.Own(self, name);
            return found == Bound.Missing ? PyUndefined.Member(self, a[0]) : found;
        })
        .Add("tojson", "ensure_ascii? indent? separators? sort_keys?", static (run, self, a) => Json(run, self, a))
        .Add("pprint", "", static (run, self, _) => PrettyPrinter.Print(self, run.Limits));

    private static PyText Json(Rendering run, object? value, Bound a)
    {
        string? indent = a[1] switch
        {
            null => null,
            PyText text => text.Value,
            _ => PyStrings.Repeat(" ", a.Integer(1), run.Limits).Value,
        };
        (string item, string key) = (indent is null ? ", " : ",", ": ");
        if (a[2] is not null)
        {
            List<object?> separators = PyTypes.ToList(a[2], run.Limits);
            (item, key) = separators is [PyText first, PyText second]
                ? (first.Value, second.Value)
                : throw TemplateError.Type("separators must be two strings");
        }

        return new PyJson(run.Limits)
        {
            EscapesNonAscii = a.IsTrue(0),
            Indent = indent,
            ItemSeparator = item,
            KeySeparator = key,
            SortsKeys = a.IsTrue(3),
        }.Write(value);
    }
}
