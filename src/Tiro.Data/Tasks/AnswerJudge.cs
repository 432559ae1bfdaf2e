namespace Tiro.Data;

/// <summary>Which of two completions is better by the microworld's rules: right before wrong before malformed, then the tone.</summary>
public static class AnswerJudge
{
    /// <summary>1 if the first is better, 0 if the second is, 0.5 for a tie.</summary>
    public static double Compare(TaskItem item, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(item);
        int one = Quality(item, first), other = Quality(item, second);
        return one > other ? 1 : one < other ? 0 : 0.5;
    }

    private static int Quality(TaskItem item, string completion)
    {
        Verdict verdict = item.Judge(completion);
        if (verdict == Verdict.Malformed)
        {
            return 0;
        }

        Courtesy.Strip(completion.Trim(), out AnswerStyle style);
        return (10 * (int)verdict) + (int)style;
    }
}
