namespace Tiro.Text;

/// <summary>The filters of Jinja.</summary>
internal static class Filters
{
    private static readonly Library All = new Library()
        .AddAll(TextFilters.Shape())
        .AddAll(TextFilters.Layout())
        .AddAll(HtmlFilters.All())
        .AddAll(NumberFilters.All())
        .AddAll(SequenceFilters.Order())
        .AddAll(SequenceFilters.Parts())
        .AddAll(SelectionFilters.All())
        .AddAll(ValueFilters.All());

    public static LibraryFunction? Find(string name) => All.Find(name);

    /// <summary>A value as text, as soft_str does it: Markup stays Markup.</summary>
    public static PyText Text(Rendering run, object? value) => PyRepr.Str(value, run.Limits);
}
