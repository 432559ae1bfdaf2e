using System.Text;
using System.Text.Json;
using Tiro.TestKit;
using Tiro.Tests.Unit.Formats;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

/// <summary>Mutated templates render or give a typed error; nothing else happens.</summary>
public sealed class TemplateFuzzTests
{
    private static readonly string[] Snippets =
    [
        "{%", "%}", "{{", "}}", "{#", "#}", "-", "|", "(", ")", "[", "]", " in ", " not ", " is ", " if ", " else ", "{% for x in messages %}", "{% endfor %}",
        "{% endif %}", "{% macro m(a) %}", "{% endmacro %}", "{{ m(1) }}", "'", "\\", "~", "**", "99999999", "//", " % ", "loop(", "|map(", "|list", "|tojson(indent=9)",
        "|indent(9999)", "|center(99999999)", "*999999", "|join", "|sort", "range(9999)", "[::-1]", "é🙂", "namespace(", "{% set x %}", "{% endset %}", "{% generation %}",
        "{% endgeneration %}", "{% break %}", "recursive", "|replace('','xx')", "'%9999d' % 1", "'{:9999}'.format(1)", "|wordwrap(1)", "|groupby('a')", "1e308", "none",
        "messages", "tools", "|unique", "|pprint", "{% set ns.s = ns.s ~ ns.s %}", "{% call m(1) %}", "{% raw %}", "|round(-400)", "|int(0,36)", "|striptags", "|title",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void MutatedTemplatesRenderOrAreRefused(int seed)
    {
        var random = new Random(seed);
        (string Template, JsonElement Context)[] valid = [.. Rows("jinja-conformance"), .. Rows("think"), .. Rows("llama2-like")];
        int count = Mutations.Count(250), rendered = 0;
        for (int i = 0; i < count; i++)
        {
            (string template, JsonElement context) = valid[random.Next(valid.Length)];
            string mutated = Encoding.UTF8.GetString(Mutations.Mutate(random, Encoding.UTF8.GetBytes(template), snippets: Snippets));
            try
            {
                JinjaTemplate.Parse(mutated, "t").Render(context);
                rendered++;
            }
            catch (TemplateError e)
            {
                e.Message.ShouldStartWith("t");
            }
        }

        rendered.ShouldBeInRange(1, count - 1);
    }

    private static IEnumerable<(string Template, JsonElement Context)> Rows(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Repository.Path($"tests/fixtures/templates/{name}.json")));
        JsonElement root = document.RootElement.Clone();
        bool shares = root.ValueKind == JsonValueKind.Object;
        foreach (JsonElement row in (shares ? root.GetProperty("cases") : root).EnumerateArray())
        {
            yield return ((shares ? root : row).GetProperty("template").GetString()!, row.GetProperty("context"));
        }
    }
}
