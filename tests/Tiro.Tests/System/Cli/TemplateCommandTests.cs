using Tiro.TestKit;

namespace Tiro.Tests;

[Collection(ProcessCollection.Name)]
public sealed class TemplateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void TheTextAloneIsPrinted()
    {
        ProcessResult result = Render("{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}\n");
        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldBe("<user>Grüße 🙂");
    }

    [Theory]
    [InlineData("a\n{{ raise_exception('no ' ~ messages[0].role) }}", "line 2: no user")]
    [InlineData("{{ messages.x.y }}", "line 1: 'list object' has no attribute 'x'")]
    [InlineData("{% if %}", "line 1: Expected an expression, got 'end of statement block'")]
    public void AnErrorIsOneLineWithTheFileAndTheLine(string template, string message)
    {
        ProcessResult result = Render(template);
        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldBe($"tiro: error: {_folder["t.jinja"]}, {message}{Environment.NewLine}");
    }

    [Fact]
    public void OneTemplateMustBeNamed()
    {
        ProcessResult result = TiroProcess.Run("template", "--context", "c.json");
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("give either --file or --model");
    }

    public void Dispose() => _folder.Dispose();

    private ProcessResult Render(string template)
    {
        File.WriteAllText(_folder["t.jinja"], template);
        File.WriteAllText(_folder["c.json"], "{\"messages\": [{\"role\": \"user\", \"content\": \"Grüße 🙂\"}]}");
        return TiroProcess.Run("template", "--file", _folder["t.jinja"], "--context", _folder["c.json"]);
    }
}
