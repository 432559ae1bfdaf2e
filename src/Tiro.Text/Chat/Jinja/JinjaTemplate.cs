using System.Text.Json;

namespace Tiro.Text;

/// <summary>
/// A chat template in the language of Jinja 2, as Hugging Face's apply_chat_template sets it up: trim_blocks, lstrip_blocks,
/// break and continue, generation blocks, tojson, raise_exception, strftime_now. Values are Python's. A template sees nothing
/// but what it is given and ends within fixed limits of steps, depth and output. Immutable and safe for concurrent use.
/// </summary>
public sealed class JinjaTemplate
{
    /// <summary>Longest template, in UTF-16 units.</summary>
    public const int LongestSource = 1 << 20;

    private readonly ParsedTemplate _parsed;

    private JinjaTemplate(string name, ParsedTemplate parsed)
    {
        (Name, _parsed) = (name, parsed);
    }

    /// <summary>What errors call it.</summary>
    public string Name { get; }

    /// <summary>Whether the template marks what an assistant wrote (<c>{% generation %}</c>).</summary>
    public bool HasGenerations => _parsed.HasGenerations;

    /// <summary>Parses a template.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="name">What errors call it, such as the name of its file.</param>
    /// <exception cref="TemplateError">It is not well formed.</exception>
    public static JinjaTemplate Parse(string source, string name = "chat template") => Named(name, () => source.Length <= LongestSource
        ? new JinjaTemplate(name, TemplateParser.Parse(source))
        : throw TemplateError.Limit($"more than {LongestSource} characters are no chat template; is it the right file?"));

    /// <summary>Renders with the variables of a JSON object; those of a conversation are completed as apply_chat_template does.</summary>
    /// <param name="context">The variables.</param>
    /// <param name="now">What strftime_now tells; null: the clock's time.</param>
    /// <exception cref="TemplateError">The template cannot render this, or refuses to.</exception>
    public string Render(JsonElement context, DateTime? now = null) => RenderSpans(context, now).Text;

    /// <summary>Renders with defaults for variables that the object does not have.</summary>
    internal string Render(JsonElement context, IReadOnlyDictionary<string, string> defaults)
    {
        PyDict variables = Named(Name, () => ChatContext.Complete(JsonValues.ReadObject(context)));
        foreach ((string name, string value) in defaults)
        {
            if (!variables.Contains(new PyText(name)))
            {
                variables[new PyText(name)] = new PyText(value);
            }
        }

        return Render(variables, DateTime.Now).Text.Value;
    }

    /// <summary>Renders as <see cref="Render(JsonElement, DateTime?)"/> does and tells what the generation blocks wrote.</summary>
    /// <inheritdoc cref="Render(JsonElement, DateTime?)"/>
    public RenderedTemplate RenderSpans(JsonElement context, DateTime? now = null)
    {
        PyDict variables = Named(Name, () => ChatContext.Complete(JsonValues.ReadObject(context)));
        (PyText text, IReadOnlyList<(int Start, int End)> empty) = Render(variables, now ?? DateTime.Now);
        return new RenderedTemplate(text.Value, [.. Generations(text).Concat(empty).Order()]);
    }

    /// <summary>
    /// Renders a conversation whose last message goes on: the text ends right behind the content of that message (where the
    /// template trims it, behind what is left).
    /// </summary>
    /// <inheritdoc cref="Render(JsonElement, DateTime?)"/>
    public string RenderContinuing(JsonElement context, DateTime? now = null)
    {
        PyDict variables = Named(Name, () => ChatContext.Complete(JsonValues.ReadObject(context)));
        (variables, PyText? content) = ChatContext.MarkLastContent(variables, new Mark(1, 0));
        PyText text = Render(variables, now ?? DateTime.Now).Text;
        int end = text.Marks is null ? 0 : Array.FindLastIndex(text.Marks, mark => mark.Source == 1) + 1;
        string written = string.Concat(text.Value.Where((_, i) => text.MarkAt(i).Source == 1));
        bool isWhole = content is not null && PyStrings.StripSpace(written) == PyStrings.StripSpace(content.Value);
        return isWhole && end > 0 ? text.Value[..end] : throw TemplateError.Value(
            "the last message cannot go on, for the template does not write its content as it is; end the conversation with another message").In(Name);
    }

    /// <summary>Renders with marks.</summary>
    internal (PyText Text, IReadOnlyList<(int Start, int End)> EmptyGenerations) Render(PyDict context, DateTime now) => Named(Name, () =>
    {
        var run = new Rendering(context, _parsed.Blocks, now);
        run.Limits.Run(() => Statement.Execute(_parsed.Statements, run.Root));
        return (run.Root.Output.ToText(), run.EmptyGenerations);
    });

    private static IEnumerable<(int Start, int End)> Generations(PyText text)
    {
        for (int start = 0; text.Marks is not null && start < text.Marks.Length;)
        {
            int generation = text.Marks[start].Generation;
            int end = start + 1;
            while (end < text.Marks.Length && text.Marks[end].Generation == generation)
            {
                end++;
            }

            if (generation > 0)
            {
                yield return (start, end);
            }

            start = end;
        }
    }

    /// <summary>Does something whose errors name the template.</summary>
    private static T Named<T>(string name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (TemplateError e)
        {
            throw e.In(name);
        }
    }
}
