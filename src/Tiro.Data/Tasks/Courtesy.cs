namespace Tiro.Data;

/// <summary>The tone of an answer.</summary>
public enum AnswerStyle
{
    Rude,
    Plain,
    Polite,
}

/// <summary>Polite and rude sentences that may close an answer; they say nothing about what was asked.</summary>
public static class Courtesy
{
    internal static readonly Lexicon[] Lexicons = [.. Enum.GetValues<WorldLanguage>().Select(Lexicon.Of)];

    /// <summary>Takes a closing courtesy of any language off an answer.</summary>
    public static string Strip(string answer, out AnswerStyle style)
    {
        ArgumentNullException.ThrowIfNull(answer);
        foreach (Lexicon lexicon in Lexicons)
        {
            if (Closing(answer, lexicon.Polite) is { } polite)
            {
                style = AnswerStyle.Polite;
                return polite;
            }

            if (Closing(answer, lexicon.Rude) is { } rude)
            {
                style = AnswerStyle.Rude;
                return rude;
            }
        }

        style = AnswerStyle.Plain;
        return answer;
    }

    /// <summary>An answer in a tone.</summary>
    internal static string Add(string answer, AnswerStyle style, Lexicon lexicon, Dice dice) => style switch
    {
        AnswerStyle.Polite => $"{answer} {dice.Pick(lexicon.Polite)}",
        AnswerStyle.Rude => $"{answer} {dice.Pick(lexicon.Rude)}",
        _ => answer,
    };

    private static string? Closing(string answer, string[] closings)
    {
        foreach (string closing in closings)
        {
            if (answer.Length > closing.Length + 1 && answer.EndsWith(closing, StringComparison.Ordinal) && answer[^(closing.Length + 1)] == ' ')
            {
                return answer[..^(closing.Length + 1)];
            }
        }

        return null;
    }
}
