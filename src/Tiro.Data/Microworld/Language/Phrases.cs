namespace Tiro.Data;

/// <summary>How one kind of knowledge about a person is spoken of. Equal in length in every language.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Values">What is possible, as <c>{V}</c>.</param>
/// <param name="Objects">The same as the object of a verb, <c>{A}</c>.</param>
/// <param name="Statements">Sentences that state it; the first ends with the value.</param>
/// <param name="Questions">Questions about it.</param>
/// <param name="Answer">The answer to all of them.</param>
internal sealed record FactPhrases(string Topic, string[] Values, string[] Objects, string[] Statements, string[] Questions, string Answer);

/// <summary>How stories for reading say that a key goes with a value, and ask for either. Equal in length in every language.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Keys">Of whom or what the sentences speak.</param>
/// <param name="Values">What they say of it, as <c>{V}</c>.</param>
/// <param name="Statements">Sentences that state a pair.</param>
/// <param name="Questions">Questions for the value.</param>
/// <param name="Answer">Their answer.</param>
/// <param name="Inverse">Questions for the key.</param>
/// <param name="InverseAnswer">Their answer.</param>
internal sealed record FramePhrases(
    string Topic, NameForms[] Keys, string[] Values, string[] Statements, string[] Questions, string Answer, string[] Inverse, string InverseAnswer)
{
    /// <summary>The value as an adjective that agrees with the key, <c>{C}</c>: by value, then by gender.</summary>
    public string[][]? Adjectives { get; init; }

    /// <summary>What is counted, where values are numbers; <c>{N}</c> agrees with the number, <c>{M}</c> stands alone.</summary>
    public CountedNoun[] Counted { get; init; } = [];
}

/// <summary>A counted noun after 2 to 4, and after a larger number or "how many".</summary>
internal sealed record CountedNoun(string Few, string Many);
