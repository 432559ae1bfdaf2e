using Tiro.Evaluation;

namespace Tiro.Cli;

/// <summary>What a stage made of its model.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Model">Path of the model that it made.</param>
/// <param name="Tokens">Tokens that it trained on, or that rollouts had.</param>
/// <param name="Seconds">Seconds that it took.</param>
/// <param name="Scores">How the model does at the tests.</param>
/// <param name="Answers">What it answers to the fixed questions.</param>
internal sealed record StageResult(Stage Stage, string Model, long Tokens, double Seconds, IReadOnlyList<TaskScore> Scores, IReadOnlyList<string> Answers)
{
    /// <summary>The name that tables call it.</summary>
    public string Name => LifecycleRecipe.Name(Stage);

    /// <summary>How often its answers are better than the fine-tuned model's, ties half; null before there are two.</summary>
    public PreferenceComparison? Wins { get; init; }

    /// <summary>One number that belongs to the stage, such as a reward model's accuracy, or a file's size.</summary>
    public string Remark { get; init; } = "";

    /// <summary>Share of answers, over all tests that ask, that are not in the form asked for.</summary>
    public double? FormatErrors
    {
        get
        {
            TaskScore[] asked = [.. Scores.Where(score => score.Answers[0].Item.Format != Data.AnswerFormat.Continuation)];
            return asked.Length == 0 ? null : (double)asked.Sum(score => score.Malformed) / asked.Sum(score => score.Count);
        }
    }
}
