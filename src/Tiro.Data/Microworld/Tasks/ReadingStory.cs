namespace Tiro.Data;

/// <summary>One story for reading, with what can be asked about it.</summary>
internal sealed class ReadingStory
{
    private readonly FramePhrases _phrases;
    private readonly ReadingPair[] _pairs;
    private readonly CountedNoun? _counted;

    private ReadingStory(FramePhrases phrases, ReadingPair[] pairs, CountedNoun? counted, string text)
    {
        (_phrases, _pairs, _counted) = (phrases, pairs, counted);
        Text = text;
    }

    public string Text { get; }

    /// <summary>Draws a frame, its pairs and a wording for each.</summary>
    public static ReadingStory Tell(Lexicon lexicon, Combinations combinations, bool heldOut, Dice dice)
    {
        int frame = dice.Between(0, lexicon.Frames.Length - 1);
        FramePhrases phrases = lexicon.Frames[frame];
        ReadingPair[] pairs = combinations.Draw(frame, ReadingTask.Pairs, heldOut, dice);
        CountedNoun? counted = phrases.Counted.Length == 0 ? null : dice.Pick(phrases.Counted);
        string[] sentences = [.. pairs.Select(pair => Fill(phrases, dice.Pick(phrases.Statements), pair, counted))];
        return new ReadingStory(phrases, pairs, counted, string.Join(' ', sentences));
    }

    public static IEnumerable<string> AllSentences(Lexicon lexicon, Func<int, ReadingPair, bool> wanted) =>
        from frame in Enumerable.Range(0, lexicon.Frames.Length)
        let phrases = lexicon.Frames[frame]
        from key in Enumerable.Range(0, phrases.Keys.Length)
        from value in Enumerable.Range(0, phrases.Values.Length)
        let pair = new ReadingPair(key, value)
        where wanted(frame, pair)
        from wording in phrases.Statements
        from counted in phrases.Counted.DefaultIfEmpty()
        select Fill(phrases, wording, pair, counted);

    /// <summary>What is asked for: the value, or inversely the key.</summary>
    public string Topic(bool inverse) => inverse ? $"{_phrases.Topic} inverse" : _phrases.Topic;

    public string Question(int pair, bool inverse, Dice dice) =>
        Fill(_phrases, dice.Pick(inverse ? _phrases.Inverse : _phrases.Questions), _pairs[pair], _counted);

    /// <summary>The answers of all pairs in the order of the story.</summary>
    public string[] Answers(bool inverse) => [.. _pairs.Select(pair => Answer(inverse, pair))];

    /// <summary>Every possible answer.</summary>
    public string[] Choices(bool inverse) => inverse
        ? [.. Enumerable.Range(0, _phrases.Keys.Length).Select(key => Answer(true, new ReadingPair(key, 0)))]
        : [.. Enumerable.Range(0, _phrases.Values.Length).Select(value => Answer(false, new ReadingPair(0, value)))];

    private string Answer(bool inverse, ReadingPair pair) => Fill(_phrases, inverse ? _phrases.InverseAnswer : _phrases.Answer, pair, _counted);

    private static string Fill(FramePhrases phrases, string template, ReadingPair pair, CountedNoun? counted)
    {
        NameForms key = phrases.Keys[pair.Key];
        string value = phrases.Values[pair.Value];
        bool few = counted is not null && pair.Value + Lexicon.SmallestCount <= 4;
        return Phrase.Fill(
            template,
            key,
            ("V", value),
            ("C", phrases.Adjectives is { } adjectives ? adjectives[pair.Value][(int)key.Gender] : value),
            ("N", (few ? counted?.Few : counted?.Many) ?? ""),
            ("M", counted?.Many ?? ""));
    }
}
