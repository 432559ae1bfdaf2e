using System.Text.Json;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

public sealed class JinjaTemplateTests
{
    private static readonly JsonElement Variables = Json("{\"x\": [\"a\", \"b\"], \"s\": \"ΑΣ straße\", \"n\": 12345678901234567890}");

    [Theory]
    [InlineData("{{ s.lower() }} {{ s.upper() }} {{ s|title }}", "ας straße ΑΣ STRASSE Ασ Straße")]
    [InlineData("{{ n * n }} {{ n // 7 }} {{ -7 // 2 }} {{ -7 % 3 }}", "152415787532388367501905199875019052100 1763668414462081127 -4 2")]
    [InlineData("{{ '%05.1f|%-4s|%x' % (2.25, 'a', 255) }} {{ '{:>6,}|{!r}'.format(1234, 'q') }}", "002.2|a   |ff  1,234|'q'")]
    [InlineData("{% for i in x %}{% continue %}{% else %}none{% endfor %}", "none")]
    [InlineData("{% set g = x|map('upper') %}{{ g|list }}{{ g|list }}", "['A', 'B'][]")]
    [InlineData("{{ 'inı İ'.upper() }}", "INI İ")]
    public void ValuesAreThoseOfPython(string template, string text) => JinjaTemplate.Parse(template).Render(Variables).ShouldBe(text);

    [Theory]
    [InlineData("a\nb\n{{ x.y.z }}", 3, TemplateErrorKind.Undefined)]
    [InlineData("{% if x %}\n{{ 1 + 'a' }}\n{% endif %}", 2, TemplateErrorKind.Type)]
    [InlineData("{{ 1 }}\n{% for i in x %}\n", 2, TemplateErrorKind.Syntax)]
    [InlineData("\n{{ raise_exception('no\ntools') }}", 2, TemplateErrorKind.Raised)]
    [InlineData("{{ x.append(1) }}", 1, TemplateErrorKind.Security)]
    [InlineData("{% include 'other' %}", 1, TemplateErrorKind.Security)]
    public void ErrorsNameTheTemplateAndTheLine(string template, int line, TemplateErrorKind kind)
    {
        TemplateError error = Should.Throw<TemplateError>(() => JinjaTemplate.Parse(template, "t.jinja").Render(Variables));
        error.Line.ShouldBe(line);
        error.Kind.ShouldBe(kind);
        error.Message.ShouldStartWith($"t.jinja, line {line}: ");
        error.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% set ns = namespace(s='aa') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s=[]) %}{% for i in range(9999) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}")]
    [InlineData("{% set ns = namespace(a=[1], b=[1]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}")]
    [InlineData("{{ 'a' * 99999999999 }}")]
    [InlineData("{{ 9 ** 99999 }}")]
    [InlineData("{{ 'a'|center(99999999) }}")]
    [InlineData("{{ range(999999) }}")]
    public void WorkIsLimited(string template)
        => Should.Throw<TemplateError>(() => JinjaTemplate.Parse(template).Render(Variables)).Kind.ShouldBe(TemplateErrorKind.Limit);

    [Theory]
    [InlineData("(", "")]
    [InlineData("[", "")]
    [InlineData("not ", "1")]
    [InlineData("-", "1")]
    [InlineData("{'a':", "1")]
    public void DeepNestingIsAnErrorOfTheTemplate(string open, string end)
        => Should.Throw<TemplateError>(() => JinjaTemplate.Parse("{{ " + string.Concat(Enumerable.Repeat(open, 50_000)) + end));

    [Fact]
    public void ALongChainIsAnErrorOfTheTemplate()
        => Should.Throw<TemplateError>(() => JinjaTemplate.Parse("{{ 1" + string.Concat(Enumerable.Repeat("+1", 50_000)) + " }}").Render(Variables)).Kind.ShouldBe(TemplateErrorKind.Limit);

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
