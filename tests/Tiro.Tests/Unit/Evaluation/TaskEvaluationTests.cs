using Tiro.Data;
using Tiro.Evaluation;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Tests;

public sealed class TaskEvaluationTests
{
    private static readonly Tokenizer Characters = ChainModel.NewTokenizer();
    private static readonly ChatEncoder Chat = new(ChatTemplate.Plain, Characters);

    [Fact]
    public void AnswersAreJudgedKindByKind()
    {
        using DecoderModel model = ChainModel.Create(Characters, "Blue.", entries: "\ns");
        TaskItem[] items = [Item("Blue.", "Blue.", "Red."), Recall("The sea is", "Blue"), Item("Red.", "Blue.", "Red."), Item("Red.", "Red.", "Green."), Item("Blue."), Recall("The tomatoes", "Red")];
        List<string> reported = [];
        IReadOnlyList<TaskScore> scores = TaskEvaluation.Run(model, Chat, items, progress: (kind, done, all) => reported.Add($"{kind} {done}/{all}"));
        scores.Select(score => score.Kind).ShouldBe(["colour", "recall"]);
        TaskScore colour = scores[0], recall = scores[1];
        (colour.Count, colour.Right, colour.Wrong, colour.Malformed, colour.TooLong).ShouldBe((4, 2, 1, 1, 0));
        colour.Accuracy.ShouldBe(0.5);
        colour.StandardError.ShouldBe(0.25);
        colour.FormatErrors.ShouldBe(0.25);
        colour.Answers.Select(answer => answer.Completion).ShouldBe(["Blue.", "Blue.", "Blue.", "Blue."]);
        colour.Answers.Select(answer => answer.Item).ShouldBe(items.Where(item => item.Kind == "colour"));
        recall.Answers.Select(answer => answer.Verdict).ShouldBe([Verdict.Right, Verdict.Malformed]);
        reported.ShouldBe(["colour 4/4", "recall 2/2"]);
    }

    [Fact]
    public void AnAnswerEndsAtAnEndOfTurnThatTheModelDoesNotKnowOf()
    {
        Tokenizer tokenizer = ChainModel.NewTokenizer("<|im_start|>", "<|im_end|>");
        using DecoderModel model = ChainModel.Create(tokenizer, "Blue.");
        model.Config.EosIds.ShouldBeEmpty();
        TaskScore score = TaskEvaluation.Run(model, new ChatEncoder(ChatTemplate.ChatMl, tokenizer), [Item("Blue.")], new TaskEvaluationOptions { MaxTokens = 12 })[0];
        score.Answers[0].Completion.ShouldBe("Blue.");
    }

    [Fact]
    public void AContinuationIsAskedForAsBareText()
    {
        // In a chat template the last character would be a line break, after which this model ends the text.
        using DecoderModel model = ChainModel.Create(Characters, "Blue.", entries: "s");
        TaskEvaluation.Run(model, Chat, [Recall("The sea is", "Blue")])[0].Right.ShouldBe(1);
        TaskEvaluation.Run(model, Chat, [Item("Blue.")])[0].Answers[0].Completion.ShouldBeEmpty();
    }

    [Fact]
    public void TheLimitHoldsForEachKind()
    {
        using DecoderModel model = ChainModel.Create(Characters, "Blue.");
        TaskItem[] items = [Item("Blue."), Item("Red."), Item("Red."), Recall("The sea is", "Blue")];
        IReadOnlyList<TaskScore> scores = TaskEvaluation.Run(model, Chat, items, new TaskEvaluationOptions { Limit = 2 });
        scores.Select(score => score.Count).ShouldBe([2, 1]);
        scores[0].Right.ShouldBe(1);
    }

    [Fact]
    public void APromptWithoutRoomForAnAnswerIsMalformedAndCounted()
    {
        using DecoderModel model = ChainModel.Create(Characters, "Blue.", context: 40);
        TaskItem tooLong = Item("Blue.") with { Prompt = [ChatMessage.User(new string('x', 40))] };
        TaskScore score = TaskEvaluation.Run(model, Chat, [tooLong, Item("Blue.")])[0];
        (score.TooLong, score.Malformed, score.Right).ShouldBe((1, 1, 1));
        score.Answers[0].Completion.ShouldBeEmpty();
        TaskEvaluation.Run(model, Chat, [tooLong])[0].Malformed.ShouldBe(1);
    }

    [Fact]
    public void DrawsDependOnTheTaskAndNotOnTheBatch()
    {
        using DecoderModel model = ChainModel.Create(Characters, "Blue.");
        model.Initialize(5);
        TaskItem[] items = [Item("Blue."), Item("Blue."), Item("Blue.") with { Prompt = [ChatMessage.User("Which?")] }];
        var options = new TaskEvaluationOptions { MaxTokens = 20, Sampling = new SamplingOptions { Temperature = 1, Seed = 3 } };
        string[] together = Completions(options), alone = Completions(options with { BatchSize = 1 });
        alone.ShouldBe(together);
        together[0].ShouldNotBe(together[1]);
        Completions(options with { Sampling = options.Sampling with { Seed = 4 } }).ShouldNotBe(together);

        string[] Completions(TaskEvaluationOptions with) => [.. TaskEvaluation.Run(model, Chat, items, with)[0].Answers.Select(answer => answer.Completion)];
    }

    [Fact]
    public void ACharacterThatTheTokenizerLacksNamesItsTask()
    {
        using DecoderModel model = ChainModel.Create(Characters, "Blue.");
        TaskItem item = Item("Blue.") with { Prompt = [ChatMessage.User("Синий?")] };
        Should.Throw<EvaluationException>(() => TaskEvaluation.Run(model, Chat, [Item("Blue."), item])).Message.ShouldStartWith("task 2 of the kind colour: character");
    }

    [Fact]
    public void OptionsOutOfRangeAreRefused()
    {
        using DecoderModel model = ChainModel.Create(Characters, "Blue.");
        foreach (TaskEvaluationOptions options in new TaskEvaluationOptions[] { new() { Limit = -1 }, new() { MaxTokens = 0 }, new() { BatchSize = 0 }, new() { Sampling = new SamplingOptions { TopP = 0 } } })
        {
            Should.Throw<EvaluationException>(() => TaskEvaluation.Run(model, Chat, [Item("Blue.")], options));
        }
    }

    [Fact]
    public void ComparisonCountsATieAsHalf()
    {
        TaskItem item = Item("Blue.", "Blue.", "Red.");
        TaskAnswer right = Answer(item, "Blue."), wrong = Answer(item, "Red."), malformed = Answer(item, "?");
        PreferenceComparison comparison = PreferenceComparison.Of([right, right, wrong, malformed], [wrong, right, malformed, right]);
        (comparison.Wins, comparison.Ties, comparison.Losses, comparison.Count).ShouldBe((2, 1, 1, 4));
        comparison.WinRate.ShouldBe(0.625);

        // Scores 1, 0.5, 1, 0 have the variance 0.171875.
        comparison.StandardError.ShouldBe(Math.Sqrt(0.171875 / 4), 1e-12);
        Should.Throw<EvaluationException>(() => PreferenceComparison.Of([right], [right, wrong]));
        Should.Throw<EvaluationException>(() => PreferenceComparison.Of([right], [Answer(Recall("The sea is", "Blue"), "Blue")]));
        Should.Throw<EvaluationException>(() => PreferenceComparison.Of([], []));
    }

    [Fact]
    public void BaselinesOfMentionsNeedMentions()
    {
        TaskItem[] plain = [Item("Blue."), Item("Blue."), Item("Red.")];
        BaselineScore.Of(plain).ShouldBe(new BaselineScore(2.0 / 3, null, null));
        BaselineScore.Of(plain, [Item("Red.")]).Majority.ShouldBe(1.0 / 3);
        TaskItem[] reading = [Item("Blue.") with { Mentions = ["Red.", "Red.", "Blue."] }, Item("Red.") with { Mentions = ["Red.", "Red.", "Blue."] }];
        BaselineScore.Of(reading).ShouldBe(new BaselineScore(0.5, 0.5, 0.5));
        BaselineScore.Of([.. reading, Item("Red.")]).MostRecent.ShouldBeNull();
    }

    private static TaskAnswer Answer(TaskItem item, string completion) => new(item, completion, item.Judge(completion));

    private static TaskItem Item(string answer, params string[] choices) => new([ChatMessage.User("Colour?")], answer, "colour", AnswerFormat.Sentence) { Choices = choices };

    private static TaskItem Recall(string beginning, string answer) => new([ChatMessage.User(beginning)], answer, "recall", AnswerFormat.Continuation);
}
