namespace Tiro.Text;

/// <summary>Options of <see cref="BpeTrainer"/>.</summary>
public sealed record BpeTrainerOptions
{
    /// <summary>Most tokens the vocabulary may have: special tokens, bytes and merges. It stays smaller where the text runs out of pairs.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Special tokens; they get the first ids.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>Pairs that occur less often are not merged.</summary>
    public long MinFrequency { get; init; }

    /// <summary>
    /// A token of this many bytes or more is not made from longer parts than single bytes (the reference's
    /// "max_token_length"); null: no limit. At least 3.
    /// </summary>
    public int? MaxTokenLength { get; init; }

    /// <summary>Whether all 256 bytes are tokens, so that any text can be encoded; otherwise only those of the training text.</summary>
    public bool AllBytes { get; init; } = true;

    /// <summary>Whether a space is put before a text that does not start with one.</summary>
    public bool AddPrefixSpace { get; init; }

    /// <summary>Threads that read the text; 0: as many as there are processors. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Called now and then with the progress, from any thread but never from two at a time.</summary>
    public Action<TokenizerTrainingProgress>? Progress { get; init; }
}
