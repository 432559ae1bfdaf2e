using System.Globalization;

namespace Tiro.Data;

/// <summary>Reads completions strictly and compares them with the answer.</summary>
internal static class AnswerCheck
{
    private const string StepLetters = "0123456789 +=";

    public static Verdict Judge(TaskItem item, string completion)
    {
        string text = completion.Trim();
        if (item.Format == AnswerFormat.Continuation)
        {
            return Continuation(item, text);
        }

        string body = Courtesy.Strip(text, out _);
        return item.Format switch
        {
            AnswerFormat.Sentence => Sentence(item, body),
            AnswerFormat.AnyChoice => body.Length == 0 ? Verdict.Malformed : Right(item.Choices.Contains(body, StringComparer.Ordinal)),
            AnswerFormat.Sum => Sum(item.Answer, body),
            AnswerFormat.LastNumber => LastNumber(item.Answer, text),
            _ => throw new ArgumentOutOfRangeException(nameof(item)),
        };
    }

    private static Verdict Right(bool right) => right ? Verdict.Right : Verdict.Wrong;

    private static Verdict Sentence(TaskItem item, string body) =>
        body == item.Answer ? Verdict.Right :
        body.Length > 0 && (item.Choices.Count == 0 || item.Choices.Contains(body, StringComparer.Ordinal)) ? Verdict.Wrong : Verdict.Malformed;

    private static Verdict Sum(string answer, string body)
    {
        ReadOnlySpan<char> result = body;
        foreach (Lexicon lexicon in Courtesy.Lexicons)
        {
            int at = body.LastIndexOf(lexicon.Therefore, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            result = body.AsSpan(at + lexicon.Therefore.Length);
            if (!AreSteps(body[..at], lexicon))
            {
                return Verdict.Malformed;
            }
        }

        return result.Length > 1 && result[^1] == '.' && Digits.TryRead(result[..^1], out _) ? Right(result[..^1].SequenceEqual(answer)) : Verdict.Malformed;
    }

    /// <summary>Whether both steps are there in their order with nothing but sums in them; what they compute is not looked at.</summary>
    private static bool AreSteps(string text, Lexicon lexicon)
    {
        string ones = lexicon.Ones + " ", tens = $", {lexicon.Tens} ";
        int at = text.IndexOf(tens, StringComparison.Ordinal);
        return text.StartsWith(ones, StringComparison.Ordinal) && at > ones.Length
            && !text.AsSpan(ones.Length, at - ones.Length).ContainsAnyExcept(StepLetters) && !text.AsSpan(at + tens.Length).ContainsAnyExcept(StepLetters);
    }

    private static Verdict LastNumber(string answer, string text) =>
        Number(LastNumberIn(text), out decimal found) && Number(answer, out decimal wanted) ? Right(found == wanted) : Verdict.Malformed;

    /// <summary>The last number of a text as it is written, with its sign; empty where there is none.</summary>
    internal static ReadOnlySpan<char> LastNumberIn(string text)
    {
        int end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1, start = end;
        while (start > 0 && (char.IsAsciiDigit(text[start - 1]) || text[start - 1] is '.' or ','))
        {
            start--;
        }

        start -= start > 0 && text[start - 1] == '-' ? 1 : 0;
        return text.AsSpan(start, end - start);
    }

    internal static bool Number(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number);

    private static Verdict Continuation(TaskItem item, string text) =>
        Begins(text, item.Answer) ? Verdict.Right : item.Choices.Any(choice => Begins(text, choice)) ? Verdict.Wrong : Verdict.Malformed;

    /// <summary>Whether a text begins with an answer and the word ends there.</summary>
    private static bool Begins(string text, string answer) =>
        text.StartsWith(answer, StringComparison.Ordinal) && (text.Length == answer.Length || !char.IsLetterOrDigit(text[answer.Length]));
}
