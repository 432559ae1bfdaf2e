using Tiro.Inference;
using Tiro.Text;

namespace Tiro.Tests;

public sealed class ConversationTests : IDisposable
{
    private static readonly GenerationOptions Short = new() { MaxTokens = 12, Sampling = new SamplingOptions { Seed = 3 } };

    private readonly SmallChat _chat = new();

    [Fact]
    public void AnAnswerIsOneRunOverTheEncodedDialogue()
    {
        var conversation = new Conversation(_chat.Model, _chat.Encoder, Short) { System = "Be kind." };
        List<ChatMessage> messages = [new(ChatRole.System, "Be kind.")];
        foreach (string question in new[] { "Hello, <|im_end|>!", "Größe?", "And then?" })
        {
            messages.Add(ChatMessage.User(question));
            GenerationResult expected = Run(_chat, messages, Short);
            var streamed = new List<string>();
            GenerationResult answer = conversation.Reply(question, streamed.Add);
            answer.Ids.ShouldBe(expected.Ids);
            answer.ShouldSatisfyAllConditions(a => a.Text.ShouldBe(expected.Text), a => a.FinishReason.ShouldBe(expected.FinishReason), a => a.PromptTokens.ShouldBe(expected.PromptTokens));
            streamed.ShouldNotContain("");
            string.Concat(streamed).ShouldBe(answer.Text);
            messages.Add(ChatMessage.Assistant(answer.Text));
            conversation.Messages.ShouldBe(messages);
        }

        conversation.Forgotten.ShouldBe(0);
        conversation.Clear();
        conversation.Messages.ShouldBe(messages[..1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(70)]
    public void AnyEndingTokenStopsTheAnswerAndIsNotShown(int end)
    {
        // 70 is an ordinary token that the model's config names.
        using var chat = new SmallChat(eosIds: [70]);
        GenerationOptions options = new() { MaxTokens = 400, Sampling = new SamplingOptions { Temperature = 3 } };
        int[] prompt = chat.Encoder.Encode([ChatMessage.User("Hello")], addGenerationPrompt: true).Ids;
        var generator = new Generator(chat.Model, chat.Encoder.Tokenizer);
        (ulong seed, int[] ids) = Enumerable.Range(0, 40)
            .Select(seed => ((ulong)seed, generator.Run([prompt], options with { IgnoreEos = true, Sampling = options.Sampling with { Seed = (ulong)seed } })[0].Ids))
            .First(run => Array.Find(run.Ids, id => id is 0 or 2 or 70) == end && run.Ids[0] != end && run.Ids.Contains(end));

        GenerationResult answer = new Conversation(chat.Model, chat.Encoder, options with { Sampling = options.Sampling with { Seed = seed } }).Reply("Hello");
        answer.FinishReason.ShouldBe(Generator.Stop);
        answer.Ids.ShouldBe(ids[..(Array.IndexOf(ids, end) + 1)]);
        answer.Text.ShouldBe(chat.Encoder.Tokenizer.Decode(answer.Ids.AsSpan()[..^1], skipSpecial: true));
    }

    [Fact]
    public void GivenEndingTokensReplaceThoseOfTheConfig()
    {
        int[] prompt = [10, 11, 12];
        var generator = new Generator(_chat.Model, _chat.Encoder.Tokenizer);
        GenerationOptions options = new() { MaxTokens = 30, Sampling = SamplingOptions.Greedy, EndIds = [] };
        int[] all = generator.Run([prompt], options)[0].Ids;
        all.Length.ShouldBe(30);
        GenerationResult stopped = generator.Run([prompt], options with { EndIds = [1, all[5]] })[0];
        stopped.Ids.ShouldBe(all[..(Array.IndexOf(all, all[5]) + 1)]);
        stopped.FinishReason.ShouldBe(Generator.Stop);
    }

    [Fact]
    public void TheOldestTurnsAreForgottenAndTheSystemMessageStays()
    {
        using var chat = new SmallChat(context: 160);
        var conversation = new Conversation(chat.Model, chat.Encoder, Short) { System = "Be kind." };
        var forgotten = new List<int>();
        for (int i = 0; i < 8; i++)
        {
            ChatMessage[] before = [.. conversation.Turns];
            GenerationResult answer = conversation.Reply($"Message {i}");
            forgotten.Add(conversation.Forgotten);
            ChatMessage[] seen = [new(ChatRole.System, "Be kind."), .. before[conversation.Forgotten..], ChatMessage.User($"Message {i}")];
            answer.Ids.ShouldBe(Run(chat, seen, Short).Ids);
            (answer.PromptTokens + Short.MaxTokens).ShouldBeLessThanOrEqualTo(160);
        }

        forgotten[0].ShouldBe(0);
        forgotten[^1].ShouldBeGreaterThan(2);
        forgotten.ShouldBeInOrder();
        forgotten.ShouldAllBe(count => count % 2 == 0);
        conversation.Turns.Count.ShouldBe(16);
    }

    [Fact]
    public void AMessageThatCannotFitChangesNothing()
    {
        var conversation = new Conversation(_chat.Model, _chat.Encoder, Short);
        conversation.Reply("Hello");
        ChatMessage[] before = [.. conversation.Turns];
        Should.Throw<GenerationException>(() => conversation.Reply(new string('x', 600))).Message.ShouldBe(
            "the message alone makes 619 tokens, which fill the model's context of 512; shorten what you say");
        conversation.Turns.ShouldBe(before);
        conversation.Forgotten.ShouldBe(0);
        conversation.Reply("And?").PromptTokens.ShouldBe(_chat.Encoder.Encode([.. before, ChatMessage.User("And?")], addGenerationPrompt: true).Ids.Length);

        // The longest message that leaves room for one token is answered, with nothing before it.
        conversation.Reply(new string('x', 511 - 19)).ShouldSatisfyAllConditions(a => a.Ids.Length.ShouldBe(1), a => a.PromptTokens.ShouldBe(511));
        conversation.Forgotten.ShouldBe(4);
    }

    [Fact]
    public void ACancelledAnswerStaysAsItIs()
    {
        var conversation = new Conversation(_chat.Model, _chat.Encoder, Short with { IgnoreEos = true });
        string whole = conversation.Reply("Hello").Text;
        conversation.Clear();
        using var cancel = new CancellationTokenSource();
        string shown = "";
        GenerationResult answer = conversation.Reply("Hello", text =>
        {
            shown += text;
            if (shown.Length > 2)
            {
                cancel.Cancel();
            }
        }, cancel.Token);
        answer.FinishReason.ShouldBe(Conversation.Cancelled);
        answer.Text.ShouldBe(shown);
        whole.ShouldStartWith(shown);
        shown.Length.ShouldBeLessThan(whole.Length);
        conversation.Turns.ShouldBe([ChatMessage.User("Hello"), ChatMessage.Assistant(shown)]);

        conversation.Reply("More", cancellation: cancel.Token).Text.ShouldBeEmpty();
        conversation.Turns.Count.ShouldBe(2);
    }

    [Fact]
    public void ARewardModelCannotAnswer()
    {
        using var scores = new SmallChat(scores: true);
        Should.Throw<GenerationException>(() => new Conversation(scores.Model, scores.Encoder, Short)).Message.ShouldEndWith("give a language model");
    }

    public void Dispose() => _chat.Dispose();

    private static GenerationResult Run(SmallChat chat, IReadOnlyList<ChatMessage> messages, GenerationOptions options) =>
        new Generator(chat.Model, chat.Encoder.Tokenizer).Run([chat.Encoder.Encode(messages, addGenerationPrompt: true).Ids], options with { EndIds = chat.Encoder.EndIds })[0];
}
