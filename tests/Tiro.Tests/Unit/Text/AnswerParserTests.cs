using System.Text;
using Tiro.Text;
using Tiro.Tests.Unit.Formats;

namespace Tiro.Tests.Unit.Text;

public sealed class AnswerParserTests
{
    private const string DeepSeekCall = "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>f\n```json\n{\"a\": 1}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>";

    [Theory]
    [InlineData(AnswerDialect.Hermes, "Wait.\n<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n</tool_call>", "Wait.")]
    [InlineData(AnswerDialect.Hermes, "<tool_call>{\"name\": \"f\", \"arguments\": \"{\\\"a\\\": 1}\"}", "")]
    [InlineData(AnswerDialect.Qwen, "<tool_call>\n<function=f>\n<parameter=a>\n1\n</parameter>\n</function>\n</tool_call>", "")]
    [InlineData(AnswerDialect.Qwen, "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": 1}}</tool_call>", "")]
    [InlineData(AnswerDialect.Llama3, "{\"name\": \"f\", \"parameters\": {\"a\": 1}}", "")]
    [InlineData(AnswerDialect.Llama3, "<|python_tag|>{\"type\": \"function\", \"name\": \"f\", \"parameters\": {\"a\": 1}}", "")]
    [InlineData(AnswerDialect.Llama3, "So: <function=f>{\"a\": 1}</function>", "So:")]
    [InlineData(AnswerDialect.Mistral, "[TOOL_CALLS][{\"name\": \"f\", \"arguments\": {\"a\": 1}}]", "")]
    [InlineData(AnswerDialect.Mistral, "Hm.[TOOL_CALLS]f[ARGS]{\"a\": 1}", "Hm.")]
    [InlineData(AnswerDialect.DeepSeek, DeepSeekCall, "")]
    [InlineData(AnswerDialect.DeepSeek, "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{\"a\": 1}<｜tool▁call▁end｜><｜tool▁calls▁end｜>", "")]
    public void CallsAreFound(AnswerDialect dialect, string text, string content)
    {
        ParsedAnswer answer = AnswerParser.Parse(text, dialect);
        ToolCall call = answer.ToolCalls.ShouldHaveSingleItem();
        call.Name.ShouldBe("f");
        call.Arguments.GetProperty("a").GetInt32().ShouldBe(1);
        answer.Content.ShouldBe(content);
    }

    [Fact]
    public void SeveralCallsKeepTheirOrderAndIds()
    {
        ParsedAnswer answer = AnswerParser.Parse("[TOOL_CALLS][{\"name\": \"f\", \"arguments\": {}, \"id\": \"abc\"}, {\"name\": \"g\", \"arguments\": {}}]", AnswerDialect.Mistral);
        answer.ToolCalls.Select(call => (call.Name, call.Id)).ShouldBe([("f", "abc"), ("g", null)]);
        AnswerParser.Parse("[TOOL_CALLS]f[CALL_ID]x1[ARGS]{}[TOOL_CALLS]g[ARGS]{}", AnswerDialect.Mistral).ToolCalls.Select(call => (call.Name, call.Id)).ShouldBe([("f", "x1"), ("g", null)]);
        AnswerParser.Parse("{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"g\", \"parameters\": {}}", AnswerDialect.Llama3).ToolCalls.Select(call => call.Name).ShouldBe(["f", "g"]);
        AnswerParser.Parse("<|python_tag|>brave_search.call(query=\"x, y\")", AnswerDialect.Llama3).ToolCalls[0].Arguments.GetProperty("query").GetString().ShouldBe("x, y");
        AnswerParser.Parse("<|python_tag|>print(1)", AnswerDialect.Llama3).ToolCalls[0].Arguments.GetProperty("code").GetString().ShouldBe("print(1)");
    }

    [Theory]
    [InlineData("<think>\nplan\n</think>\n\nanswer", "plan", "answer")]
    [InlineData("plan\n</think>\nanswer", "plan", "answer")]
    [InlineData("<think>\n\n</think>\n\nanswer", null, "answer")]
    [InlineData("<think>cut off", "cut off", "")]
    [InlineData("answer about <think> and </think>", null, "answer about <think> and </think>")]
    [InlineData("[THINK]plan[/THINK]answer", "plan", "answer")]
    public void ThoughtsAreApart(string text, string? reasoning, string content)
    {
        ParsedAnswer answer = AnswerParser.Parse(text, AnswerDialect.DeepSeek);
        (answer.Reasoning, answer.Content).ShouldBe((reasoning, content));
        answer.ToolCalls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(AnswerDialect.Hermes, "<tool_call>{\"name\": \"f\"</tool_call> x")]
    [InlineData(AnswerDialect.Qwen, "<tool_call><function=f><parameter=a></function></tool_call>")]
    [InlineData(AnswerDialect.Llama3, "{\"name\": \"f\", \"parameters\": {\"a\": 1}} and more")]
    [InlineData(AnswerDialect.Mistral, "[TOOL_CALLS][{\"name\": 1}]")]
    [InlineData(AnswerDialect.DeepSeek, "<｜tool▁call▁begin｜>f<｜tool▁sep｜>no<｜tool▁call▁end｜>")]
    public void WhatIsNoCallStaysText(AnswerDialect dialect, string text)
    {
        ParsedAnswer answer = AnswerParser.Parse(text, dialect);
        answer.ToolCalls.ShouldBeEmpty();
        answer.Content.ShouldBe(text);
    }

    [Fact]
    public void NothingThatAModelWritesIsAnError()
    {
        var random = new Random(5);
        string[] texts = [DeepSeekCall, "<think>a</think><tool_call>\n<function=f>\n<parameter=a>\n\"x\"\n</parameter>\n</function>\n</tool_call>", "<|python_tag|>f.call(a=\"b\", c=\"d\")", "[TOOL_CALLS]f[ARGS]{\"a\": [1, {}]}[TOOL_CALLS]g[ARGS]{}"];
        string[] snippets = ["<think>", "</think>", "<tool_call>", "</tool_call>", "[ARGS]", "[TOOL_CALLS]", "<parameter=", "</parameter>", "\"\\ud800\"", "{}", "=", ">", ";", "```", "<｜tool▁sep｜>"];
        int calls = 0;
        for (int i = 0; i < Mutations.Count(400); i++)
        {
            string text = Encoding.UTF8.GetString(Mutations.Mutate(random, Encoding.UTF8.GetBytes(texts[i % texts.Length]), snippets: snippets));
            calls += Enum.GetValues<AnswerDialect>().Sum(dialect => AnswerParser.Parse(text, dialect).ToolCalls.Count);
        }

        calls.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void ATemplateTellsTheDialect()
    {
        AnswerDialects.Of(ChatTemplate.FromJinja("t", "{{ '<tool_call>' }}")).ShouldBe(AnswerDialect.Hermes);
        AnswerDialects.Of(ChatTemplate.FromJinja("t", "{{ '[TOOL_CALLS]' }}")).ShouldBe(AnswerDialect.Mistral);
        AnswerDialects.Of(ChatTemplate.ChatMl).ShouldBeNull();
    }
}
