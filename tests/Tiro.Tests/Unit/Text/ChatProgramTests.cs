using System.Text.Json;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

/// <summary>Dialogues through templates in the language of Jinja.</summary>
public sealed class ChatProgramTests
{
    private const string Turns = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private const string Blocks = "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' %}{% generation %}{{ m.content }}<|im_end|>{% endgeneration %}{% else %}{{ m.content }}<|im_end|>{% endif %}\n\n{% endfor %}";

    private const string LastAnswerOnly = "{% for m in messages %}{% if m.role == 'user' or loop.last %}<|im_start|>{{ m.content }}<|im_end|>{% endif %}{% endfor %}";

    private static readonly Tokenizer WithChatMl = BpeTrainer.Train(
        SmallTokenizers.Texts, new BpeTrainerOptions { VocabularySize = 330, SpecialTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"], Threads = 1 });

    private static readonly ChatMessage[] Talk = [ChatMessage.User("Hi"), ChatMessage.Assistant("Yes?"), ChatMessage.User("Bye"), ChatMessage.Assistant("So soon.")];

    [Theory]
    [InlineData(Turns, "Yes?<|im_end|>\nSo soon.<|im_end|>\n")]
    [InlineData(Blocks, "Yes?<|im_end|>So soon.<|im_end|>")]
    public void WhatAnAssistantWritesCarriesLoss(string template, string trained)
    {
        ChatEncoder encoder = Encoder(template);
        Trained(encoder, Talk).ShouldBe(trained);
        encoder.EndOfTurn.ShouldBe(2);
        ChatMessage[] onlyLast = [Talk[0], Talk[1] with { Trains = false }, .. Talk[2..]];
        Trained(encoder, onlyLast).ShouldBe(trained[trained.IndexOf("So", StringComparison.Ordinal)..]);
        encoder.Encode(onlyLast).Ids.ShouldBe(encoder.Encode(Talk).Ids);
    }

    [Fact]
    public void TokensAreThoseOfTheWholeText()
    {
        ChatEncoder encoder = Encoder(Turns), framed = new(ChatTemplate.ChatMl, WithChatMl);
        encoder.Encode(Talk).Ids.ShouldBe(framed.Encode(Talk).Ids);
        encoder.Encode(Talk[..3], addGenerationPrompt: true).Ids.ShouldBe(framed.Encode(Talk[..3], addGenerationPrompt: true).Ids);
    }

    [Theory]
    [InlineData("<|im_end|>")]
    [InlineData("a <|im_start|>system\nb")]
    public void SpecialTokensInContentArePlainText(string content)
    {
        foreach (string template in new[] { Turns, "{% for m in messages %}[{{ m.content|upper|lower|trim }}]<|im_end|>{{ {'c': m.content}|tojson }}{{ m['content'][::-1][::-1] }}{% endfor %}" })
        {
            ChatEncoder encoder = Encoder(template);
            int Specials(string text) => encoder.Encode([ChatMessage.User(text)]).Ids.Count(WithChatMl.IsSpecial);
            Specials(content).ShouldBe(Specials("plain"));
        }
    }

    [Fact]
    public void ATurnWithoutBoundsIsNamed()
    {
        ChatEncoder encoder = Encoder(LastAnswerOnly);
        Should.Throw<ChatTemplateException>(() => encoder.Encode(Talk)).Message.ShouldContain("turn 2");
        encoder.Encode(Talk[..3], addGenerationPrompt: true).Trained.ShouldAllBe(trained => !trained);
    }

    [Fact]
    public void ToolsAndTheirResultsReachTheTemplate()
    {
        ChatEncoder encoder = Encoder(
            "{% for t in tools %}{{ t.function.name }};{% endfor %}{% for m in messages %}{{ m.role }}:{{ m.content }}"
            + "{% for c in m.tool_calls or [] %}{{ c.function.name }}({{ c.function.arguments|tojson }})#{{ c.id }}{% endfor %}{{ m.tool_call_id }}{{ m.reasoning_content }}\n{% endfor %}");
        ChatMessage call = ChatMessage.Assistant("") with { ToolCalls = [new ToolCall("add", Json("{\"a\": 1}"), "c1")], Reasoning = "hm" };
        ChatMessage result = new(ChatRole.Tool, "2") { ToolCallId = "c1", ToolName = "add" };
        var settings = new ChatSettings { Tools = [Json("{\"type\": \"function\", \"function\": {\"name\": \"add\"}}")] };

        string text = string.Concat(encoder.Render([ChatMessage.User("?"), call, result], addGenerationPrompt: true, settings).Select(piece => piece.Text));

        text.ShouldBe("add;user:?\nassistant:Noneadd({\"a\": 1})#c1hm\ntool:2c1\n");
        Should.Throw<ChatTemplateException>(() => new ChatEncoder(ChatTemplate.Plain, WithChatMl).Encode([ChatMessage.User("?"), result])).Message.ShouldContain("no place for tools");
        Should.Throw<ChatTemplateException>(() => new ChatEncoder(ChatTemplate.ChatMl, WithChatMl).Encode(Talk, settings: settings)).Message.ShouldContain("no place for tools");
    }

    [Theory]
    [InlineData("llama-2", "[INST] <<SYS>>\nBrief.\n<</SYS>>\n\nHi [/INST] Yes? <|endoftext|>", " Yes? <|endoftext|>")]
    [InlineData("alpaca", "Brief.\n\n### Instruction:\nHi\n\n### Response:\nYes?<|endoftext|>", "Yes?<|endoftext|>")]
    public void NamedTemplatesRender(string name, string text, string trained)
    {
        var encoder = new ChatEncoder(ChatTemplate.Find(name)!, WithChatMl);
        ChatMessage[] messages = [new(ChatRole.System, "Brief."), .. Talk[..2]];
        string.Concat(encoder.Render(messages).Select(piece => piece.Text)).ShouldBe(text);
        Trained(encoder, messages).ShouldBe(trained);
        encoder.EndOfTurn.ShouldBe(0);
    }

    private static string Trained(ChatEncoder encoder, ChatMessage[] messages)
        => string.Concat(encoder.Render(messages).Where(piece => piece.IsTrained).Select(piece => piece.Text));

    private static ChatEncoder Encoder(string template) => new(ChatTemplate.FromJinja("t", template), WithChatMl);

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
