using System.Text.Json;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>Templates render as the reference renders them, and fail where it fails.</summary>
public sealed class TemplateGoldenTests
{
    private const string Folder = "tests/fixtures/templates";

    private static readonly DateTime Clock = new(2024, 7, 26, 12, 34, 56);

    [Fact]
    public void LanguageCasesAreTheReferences() => Faults(Read(Repository.Path($"{Folder}/jinja-conformance.json")), template: null, expected: 206).ShouldBeEmpty();

    [Theory]
    [InlineData("chatml-generation")]
    [InlineData("llama2-like")]
    [InlineData("think")]
    public void SmallTemplatesAreTheReferences(string name)
    {
        JsonElement golden = Read(Repository.Path($"{Folder}/{name}.json"));
        Faults(golden.GetProperty("cases"), golden.Text("template"), expected: 47).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use")]
    [InlineData("Qwen-Qwen2.5-7B-Instruct")]
    [InlineData("deepseek-ai-DeepSeek-R1-Distill-Llama-8B")]
    [InlineData("google-gemma-2-2b-it")]
    [InlineData("meta-llama-Llama-3.1-8B-Instruct")]
    [InlineData("microsoft-Phi-3.5-mini-instruct")]
    [InlineData("mistralai-Mistral-Nemo-Instruct-2407")]
    public void PublishedTemplatesAreTheReferences(string name)
    {
        string? cases = SharedFiles.Find($"golden/templates/{name}.json"), template = SharedFiles.Find($"golden/templates/jinja/{name}.jinja");
        Assert.SkipUnless(cases is not null && template is not null, $"{name}: the published template is not here");
        Faults(Read(cases), File.ReadAllText(template), expected: 47).ShouldBeEmpty();
    }

    private static List<string> Faults(JsonElement cases, string? template, int expected)
    {
        List<string> faults = [];
        cases.GetArrayLength().ShouldBe(expected);
        foreach (JsonElement golden in cases.EnumerateArray())
        {
            if (Fault(golden, template ?? golden.Text("template")) is { } fault)
            {
                faults.Add($"{golden.Text("name")}: {fault}");
            }
        }

        return faults;
    }

    [Theory]
    [InlineData("chatml-generation")]
    [InlineData("llama2-like")]
    [InlineData("think")]
    public void GenerationBlocksAreTheReferences(string name)
    {
        JsonElement golden = Read(Repository.Path($"{Folder}/{name}.json"));
        var template = JinjaTemplate.Parse(golden.Text("template"));
        int compared = 0;
        foreach (JsonElement row in golden.GetProperty("cases").EnumerateArray().Where(row => row.TryGetProperty("generation_indices", out _)))
        {
            RenderedTemplate rendered = template.RenderSpans(row.GetProperty("context"), Clock);
            int Point(int unit) => rendered.Text[..unit].EnumerateRunes().Count();
            int[][] spans = [.. rendered.Generations.Select(span => new[] { Point(span.Start), Point(span.End) })];
            int[][] expected = [.. row.GetProperty("generation_indices").EnumerateArray().Select(pair => pair.EnumerateArray().Select(end => end.GetInt32()).ToArray())];
            spans.ShouldBe(expected, row.Text("name"));
            compared++;
        }

        compared.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("tests/fixtures/templates/chatml-generation.json", null)]
    [InlineData("tests/fixtures/templates/llama2-like.json", null)]
    [InlineData("tests/fixtures/templates/think.json", null)]
    [InlineData(null, "Qwen-Qwen2.5-7B-Instruct")]
    [InlineData(null, "deepseek-ai-DeepSeek-R1-Distill-Llama-8B")]
    [InlineData(null, "google-gemma-2-2b-it")]
    [InlineData(null, "meta-llama-Llama-3.1-8B-Instruct")]
    public void AnOpenMessageEndsAtItsContent(string? file, string? published)
    {
        string? path = file is null ? SharedFiles.Find($"golden/templates/{published}.json") : Repository.Path(file);
        Assert.SkipUnless(path is not null, $"{published}: the published template is not here");
        JsonElement golden = Read(path);
        string source = file is null ? File.ReadAllText(SharedFiles.Find($"golden/templates/jinja/{published}.jinja")!) : golden.Text("template");
        var template = JinjaTemplate.Parse(source);
        int compared = 0;
        foreach (JsonElement row in (file is null ? golden : golden.GetProperty("cases")).EnumerateArray())
        {
            if (row.TryGetProperty("output_continue_final_message", out JsonElement open))
            {
                template.RenderContinuing(row.GetProperty("context"), Clock).ShouldBe(open.GetString(), row.Text("name"));
                compared++;
            }
            else if (row.TryGetProperty("error_continue_final_message", out _))
            {
                Should.Throw<TemplateError>(() => template.RenderContinuing(row.GetProperty("context"), Clock));
                compared++;
            }
        }

        compared.ShouldBeGreaterThan(0);
    }

    private static string? Fault(JsonElement golden, string template)
    {
        bool fails = golden.TryGetProperty("error", out JsonElement error);
        try
        {
            string text = JinjaTemplate.Parse(template).Render(golden.GetProperty("context"), Clock);
            return fails ? $"gave {text}" : text == golden.Text("output") ? null : $"gave {text}, not {golden.Text("output")}";
        }
        catch (TemplateError e)
        {
            bool exact = fails && error.Text("type") == "TemplateError";
            return !fails ? e.Message : exact && (e.Reason != error.Text("message") || e.Kind != TemplateErrorKind.Raised) ? $"said {e.Reason}" : null;
        }
    }

    private static JsonElement Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }
}
