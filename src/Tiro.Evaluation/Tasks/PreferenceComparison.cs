using Tiro.Data;

namespace Tiro.Evaluation;

/// <summary>How often one set of answers is better than another to the same prompts, by <see cref="AnswerJudge"/>'s rules.</summary>
/// <param name="Wins">Prompts at which the first answer is better.</param>
/// <param name="Ties">Prompts at which none is.</param>
/// <param name="Losses">Prompts at which the second answer is better.</param>
public sealed record PreferenceComparison(int Wins, int Ties, int Losses)
{
    public int Count => Wins + Ties + Losses;

    /// <summary>Share of wins, 0 to 1; a tie counts half.</summary>
    public double WinRate => (Wins + (0.5 * Ties)) / Count;

    /// <summary>Standard error of <see cref="WinRate"/>: the scores' standard deviation over sqrt(n).</summary>
    public double StandardError => Math.Sqrt(Math.Max(0, ((Wins + (0.25 * Ties)) / Count) - (WinRate * WinRate)) / Count);

    /// <summary>Compares answer by answer.</summary>
    /// <exception cref="EvaluationException">The answers are not to the same tasks, or there are none.</exception>
    public static PreferenceComparison Of(IReadOnlyList<TaskAnswer> first, IReadOnlyList<TaskAnswer> second)
    {
        if (first.Count == 0 || first.Count != second.Count || first.Zip(second).Any(pair => !pair.First.Item.Prompt.SequenceEqual(pair.Second.Item.Prompt)))
        {
            throw new EvaluationException($"{first.Count} and {second.Count} answers are not to the same tasks; ask both models the same ones");
        }

        double[] scores = [.. first.Zip(second, (one, other) => AnswerJudge.Compare(one.Item, one.Completion, other.Completion))];
        return new PreferenceComparison(scores.Count(score => score == 1), scores.Count(score => score == 0.5), scores.Count(score => score == 0));
    }
}
