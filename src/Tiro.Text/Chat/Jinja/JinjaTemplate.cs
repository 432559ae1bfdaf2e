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

    private readonly List<Statement> _statements;
    private readonly IReadOnlyDictionary<string, BlockStatement> _blocks;

    private JinjaTemplate(string name, List<Statement> statements, IReadOnlyDictionary<string, BlockStatement> blocks)
    {
        (Name, _statements, _blocks) = (name, statements, blocks);
    }

    /// <summary>What errors call it.</summary>
    public string Name { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="name">What errors call it, such as the name of its file.</param>
    /// <exception cref="TemplateError">It is not well formed.</exception>
    public static JinjaTemplate Parse(string source, string name = "chat template")
    {
        if (source.Length > LongestSource)
        {
            throw TemplateError.Limit($"more than {LongestSource} characters are no chat template; is it the right file?").In(name);
        }

        try
        {
            (List<Statement> statements, IReadOnlyDictionary<string, BlockStatement> blocks) = TemplateParser.Parse(source);
            return new JinjaTemplate(name, statements, blocks);
        }
        catch (TemplateError e)
        {
            throw e.In(name);
        }
    }

    /// <summary>Renders with the variables of a JSON object; those of a conversation are completed as apply_chat_template does.</summary>
    /// <param name="context">The variables.</param>
    /// <param name="now">What strftime_now tells; null: the clock's time.</param>
    /// <exception cref="TemplateError">The template cannot render this, or refuses to.</exception>
    public string Render(JsonElement context, DateTime? now = null)
    {
        try
        {
            return Render(ChatContext.Complete(JsonValues.ReadObject(context)), now ?? DateTime.Now).Text.Value;
        }
        catch (TemplateError e)
        {
            throw e.In(Name);
        }
    }

    /// <summary>Renders with marks.</summary>
    internal (PyText Text, IReadOnlyList<(int Start, int End)> EmptyGenerations) Render(PyDict context, DateTime now)
    {
        try
        {
            var run = new Rendering(context, _blocks, now);
            Statement.Execute(_statements, run.Root);
            return (run.Root.Output.ToText(), run.EmptyGenerations);
        }
        catch (TemplateError e)
        {
            throw e.In(Name);
        }
    }
}
