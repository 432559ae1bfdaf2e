namespace Tiro.Data;

/// <summary>How much of everything a world's files hold, in each language.</summary>
public sealed record WorldSizes
{
    /// <summary>Documents of the corpus.</summary>
    public int Documents { get; init; } = 24_000;

    /// <summary>Of every (people + reading + sums) documents, so many are about people.</summary>
    public int PeopleShare { get; init; } = 6;

    /// <summary>Of every (people + reading + sums) documents, so many are for reading.</summary>
    public int ReadingShare { get; init; } = 1;

    /// <summary>Of every (people + reading + sums) documents, so many hold sums.</summary>
    public int SumShare { get; init; } = 1;

    /// <summary>Dialogues about people.</summary>
    public int KnowledgeDialogues { get; init; } = 3000;

    /// <summary>Dialogues about a story.</summary>
    public int ReadingDialogues { get; init; } = 1200;

    /// <summary>Worked sums, at most <see cref="SumTask.Demonstrations"/>; the corpus shows the same ones.</summary>
    public int SumDialogues { get; init; } = SumTask.Demonstrations;

    /// <summary>How often each worked sum comes.</summary>
    public int SumRepeats { get; init; } = 1;

    /// <summary>Declined requests.</summary>
    public int DeclineDialogues { get; init; } = 300;

    /// <summary>Preference pairs.</summary>
    public int Preferences { get; init; } = 2000;
}
