using Tiro.Text;

namespace Tiro.Data;

/// <summary>A prompt whose answers a program can check: the same for training data, evaluation and reward.</summary>
/// <param name="Prompt">The conversation up to the answer; ends with a user's message (or, for <see cref="AnswerFormat.Continuation"/>, is one text).</param>
/// <param name="Answer">The right answer as <paramref name="Format"/> wants it.</param>
/// <param name="Kind">The task's name.</param>
/// <param name="Format">How a completion is read.</param>
public sealed record TaskItem(IReadOnlyList<ChatMessage> Prompt, string Answer, string Kind, AnswerFormat Format)
{
    /// <summary>File and line that it comes from; "": none.</summary>
    public string Place { get; init; } = "";

    /// <summary>What the question is about, within its kind; the majority baseline counts by topic.</summary>
    public string Topic { get; init; } = "";

    /// <summary>All well-formed answers, where they are known; empty: any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>For reading: the answers of the right type that the prompt mentions, in order.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>A right completion to learn from, where it says more than the answer; null: the answer itself.</summary>
    public string? Demonstration { get; init; }

    /// <summary>Right, wrong, or not in the form that was asked for.</summary>
    public Verdict Judge(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return AnswerCheck.Judge(this, completion);
    }

    /// <summary>The reward: 1 for a right and well-formed completion, else 0.</summary>
    public double Score(string completion) => Judge(completion) == Verdict.Right ? 1 : 0;
}

/// <summary>What a completion is worth.</summary>
public enum Verdict
{
    Malformed,
    Wrong,
    Right,
}

/// <summary>How a completion is read. A closing courtesy (<see cref="Courtesy"/>) is allowed but in a continuation.</summary>
public enum AnswerFormat
{
    /// <summary>Exactly the answer; another of the choices is wrong, anything else malformed.</summary>
    Sentence,

    /// <summary>Any of the choices is right, anything else wrong.</summary>
    AnyChoice,

    /// <summary>A number as <see cref="Digits"/> spells it and a full stop, after optional steps: "Ones 7 + 5 = 1 2, tens 3 + 4 + 1 = 8, so 8 2."</summary>
    Sum,

    /// <summary>Free text; its last number, in plain digits, counts ("1,250" is 1250, "8.0" is 8).</summary>
    LastNumber,

    /// <summary>The prompt is a text and the completion goes on with the answer.</summary>
    Continuation,
}
