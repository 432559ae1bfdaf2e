using Tiro.Data;

namespace Tiro.Evaluation;

/// <summary>What a model answered to a task.</summary>
/// <param name="Item">The task.</param>
/// <param name="Completion">The answer without special tokens; empty where the prompt left no room for one.</param>
/// <param name="Verdict">What it is worth.</param>
public sealed record TaskAnswer(TaskItem Item, string Completion, Verdict Verdict);

/// <summary>How a model did at the tasks of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Answers">All answers in the order of the tasks, at least one.</param>
public sealed record TaskScore(string Kind, IReadOnlyList<TaskAnswer> Answers)
{
    public int Count => Answers.Count;

    public int Right { get; } = Answers.Count(answer => answer.Verdict == Verdict.Right);

    public int Wrong { get; } = Answers.Count(answer => answer.Verdict == Verdict.Wrong);

    public int Malformed => Count - Right - Wrong;

    /// <summary>Share of right answers, 0 to 1.</summary>
    public double Accuracy => (double)Right / Count;

    /// <summary>Standard error of <see cref="Accuracy"/>: sqrt(p (1 - p) / n).</summary>
    public double StandardError => Math.Sqrt(Accuracy * (1 - Accuracy) / Count);

    /// <summary>Share of answers that are not in the form asked for, 0 to 1.</summary>
    public double FormatErrors => (double)Malformed / Count;

    /// <summary>Tasks whose prompt fills the model's context; they count as malformed.</summary>
    public int TooLong { get; init; }

    /// <summary>Tokens of the answers.</summary>
    public long Tokens { get; init; }

    public double Seconds { get; init; }
}
