using CsCheck;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

public sealed class ChatTests
{
    private static readonly string[] Specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

    private static readonly string[] Snippets = [.. Specials, "User:\n", "system", "\n", " ", "<|im_"];

    private static readonly Tokenizer WithChatMl = BpeTrainer.Train(
        SmallTokenizers.Texts, new BpeTrainerOptions { VocabularySize = 330, SpecialTokens = Specials, Threads = 1 });

    private static readonly ChatMessage[] Talk =
    [
        new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Yes?"), new(ChatRole.User, "Bye"), new(ChatRole.Assistant, "So soon."),
    ];

    [Fact]
    public void PlainTurnsStandUnderTheirNames()
    {
        var encoder = new ChatEncoder(ChatTemplate.Plain, SmallTokenizers.Trained());
        string text = string.Concat(encoder.Render(Talk[..3], addGenerationPrompt: true).Select(piece => piece.Text));
        text.ShouldBe("Be brief.\nUser:\nHi\nAssistant:\nYes?<|endoftext|>Assistant:\n");
        string.Concat(encoder.Render(Talk).Where(piece => piece.IsTrained).Select(piece => piece.Text)).ShouldBe("Yes?<|endoftext|>So soon.<|endoftext|>");
    }

    [Fact]
    public void TheEndOfATurnIsTrainedAndNamed()
    {
        foreach (ChatTemplate template in ChatTemplate.All)
        {
            var encoder = new ChatEncoder(template, WithChatMl);
            ChatTokens tokens = encoder.Encode(Talk);
            tokens.Ids.Zip(tokens.Trained).Count(pair => pair is { Second: true } && pair.First == encoder.EndOfTurn).ShouldBe(2);
            encoder.EndIds[0].ShouldBe(encoder.EndOfTurn);
            encoder.EndIds.ShouldContain(WithChatMl.EndOfText!.Value);
        }

        new ChatEncoder(ChatTemplate.ChatMl, WithChatMl).EndIds.ShouldBe([2, 0]);
        new ChatEncoder(ChatTemplate.Plain, WithChatMl).EndIds.ShouldBe([0]);
    }

    [Fact]
    public void ATurnThatDoesNotTrainCarriesNoLoss()
    {
        var encoder = new ChatEncoder(ChatTemplate.ChatMl, WithChatMl);
        ChatTokens all = encoder.Encode(Talk), last = encoder.Encode([.. Talk[..2], Talk[2] with { Trains = false }, .. Talk[3..]]);
        last.Ids.ShouldBe(all.Ids);
        int end = encoder.Encode(Talk[..3]).Ids.Length;
        last.Trained[..end].ShouldAllBe(trained => !trained);
        last.Trained[end..].ShouldBe(all.Trained[end..]);
    }

    [Fact]
    public void SpecialTokensSpelledInContentArePlainText() =>
        Gen.OneOf(Gen.Int[0, Snippets.Length - 1].Select(i => Snippets[i]), Gen.String).Array[0, 6].Select(string.Concat).Array[1, 4].Sample(
            contents =>
            {
                foreach (ChatTemplate template in ChatTemplate.All)
                {
                    var encoder = new ChatEncoder(template, WithChatMl);
                    ChatMessage[] messages = [.. contents.Select((content, i) => new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, content))];
                    ChatMessage[] empty = [.. messages.Select(message => message with { Content = "" })];
                    int[] special = [.. encoder.Encode(messages).Ids.Where(WithChatMl.IsSpecial)];
                    special.ShouldBe(encoder.Encode(empty).Ids.Where(WithChatMl.IsSpecial));
                }
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void FirstTurnsAreAPrefixOfMoreTurns()
    {
        foreach (ChatTemplate template in ChatTemplate.All)
        {
            var encoder = new ChatEncoder(template, WithChatMl);
            ChatTokens all = encoder.Encode(Talk);
            for (int count = 0; count <= Talk.Length; count++)
            {
                ChatTokens part = encoder.Encode(Talk[..count]);
                all.Ids[..part.Ids.Length].ShouldBe(part.Ids);
                all.Trained[..part.Ids.Length].ShouldBe(part.Trained);
                if (count < Talk.Length && Talk[count].Role == ChatRole.Assistant)
                {
                    int[] prompt = encoder.Encode(Talk[..count], addGenerationPrompt: true).Ids;
                    all.Ids[..prompt.Length].ShouldBe(prompt);
                    all.Trained[prompt.Length].ShouldBeTrue();
                }
            }
        }
    }

    [Fact]
    public void AMissingSpecialTokenIsNamed()
    {
        Should.Throw<ChatTemplateException>(() => new ChatEncoder(ChatTemplate.ChatMl, SmallTokenizers.Trained())).Message.ShouldContain("<|im_start|>");
        Tokenizer characters = CharacterTrainer.Train(["abc"]);
        Should.Throw<ChatTemplateException>(() => new ChatEncoder(ChatTemplate.Plain, characters)).Message.ShouldContain("ends a text");
        ChatTemplate.For(SmallTokenizers.Trained()).ShouldBe(ChatTemplate.Plain);
        ChatTemplate.For(WithChatMl).ShouldBe(ChatTemplate.ChatMl);
        ChatTemplate.Find("plain").ShouldBe(ChatTemplate.Plain);
        ChatTemplate.Find("x").ShouldBeNull();
    }
}
