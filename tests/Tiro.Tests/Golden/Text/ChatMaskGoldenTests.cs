using System.Text.Json;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>ChatML's tokens and assistant masks of transformers.</summary>
public sealed class ChatMaskGoldenTests
{
    private const string Folder = "tests/fixtures/training/sft";

    private static readonly ChatEncoder Encoder = new(ChatTemplate.ChatMl, Tokenizer.Load(Repository.Path($"{Folder}/chat-tokenizer")));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void TokensAndMasksAreTheReferences(int number)
    {
        JsonElement golden = Cases()[number];
        ChatMessage[] messages = Messages(golden);

        ChatTokens tokens = Encoder.Encode(messages);

        string.Concat(Encoder.Render(messages).Select(piece => piece.Text)).ShouldBe(golden.Text("text"));
        tokens.Ids.ShouldBe(golden.Ids("input_ids"));
        tokens.Trained.Select(trained => trained ? 1 : 0).ShouldBe(golden.Ids("assistant_mask"));
        tokens.Ids.Select((id, i) => tokens.Trained[i] ? id : -100).ShouldBe(golden.Ids("labels_all_assistant_turns"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void APromptIsHowItsDialogueBegins(int number)
    {
        JsonElement golden = Cases()[number], last = golden.GetProperty("last_turn");
        ChatMessage[] messages = Messages(golden);
        int turn = Array.FindLastIndex(messages, message => message.Role == ChatRole.Assistant);

        int[] prompt = Encoder.Encode(messages[..turn], addGenerationPrompt: true).Ids;
        int[] whole = Encoder.Encode(messages[..(turn + 1)]).Ids;

        prompt.ShouldBe(last.Ids("prompt_ids"));
        whole.ShouldBe(last.Ids("input_ids"));

        // The reference's labels of this form also hold the line break after the turn.
        ChatMessage[] onlyLast = [.. messages[..turn].Select(message => message with { Trains = false }), messages[turn]];
        bool[] trained = Encoder.Encode(onlyLast).Trained;
        int[] labels = [.. whole.Select((id, i) => trained[i] || i == whole.Length - 1 ? id : -100)];
        labels.ShouldBe(last.Ids("labels"));
    }

    private static JsonElement[] Cases()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Repository.Path($"{Folder}/chat-masks.json")));
        return [.. document.RootElement.Clone().GetProperty("cases").EnumerateArray()];
    }

    private static ChatMessage[] Messages(JsonElement golden) =>
        [.. golden.GetProperty("messages").EnumerateArray().Select(m => new ChatMessage(Enum.Parse<ChatRole>(m.Text("role"), ignoreCase: true), m.Text("content")))];
}
