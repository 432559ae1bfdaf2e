using System.Text;

namespace Tiro.Text;

/// <summary>
/// Trains a byte-level BPE tokenizer (GPT-2's kind). The result is that of Hugging Face's BpeTrainer, token for token, and a
/// pure function of the texts (in any order) and options.
/// </summary>
public static class BpeTrainer
{
    /// <inheritdoc cref="Train(IEnumerable{ReadOnlyMemory{char}}, BpeTrainerOptions, CancellationToken)"/>
    public static Tokenizer Train(IEnumerable<string> texts, BpeTrainerOptions options, CancellationToken cancellation = default)
        => Train(texts.Select(text => text.AsMemory()), options, cancellation);

    /// <summary>Trains on texts; words do not cross from one to the next.</summary>
    /// <param name="texts">Read once, lazily. A text's memory must stay as it is until the end.</param>
    /// <param name="options">Options.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="TokenizerTrainingException">There is no text, or the vocabulary is too small.</exception>
    public static Tokenizer Train(IEnumerable<ReadOnlyMemory<char>> texts, BpeTrainerOptions options, CancellationToken cancellation = default)
    {
        CheckOptions(options);
        Dictionary<string, long> counts = WordCounter.Count(texts, options, cancellation);
        if (counts.Count == 0)
        {
            throw new TokenizerTrainingException("the training text is empty; give a text to train the tokenizer on");
        }

        List<(byte[] Bytes, long Count)> words = [.. counts.Select(word => (Encoding.UTF8.GetBytes(word.Key), word.Value))];
        counts.Clear();
        char[] alphabet = Alphabet(words, options.AllBytes);
        int smallest = alphabet.Length + options.SpecialTokens.Count;
        RequireSize(options, smallest, $"{alphabet.Length} bytes");
        var tokens = new List<string>(options.SpecialTokens);
        tokens.AddRange(alphabet.Select(c => c.ToString()).Where(c => !options.SpecialTokens.Contains(c)));
        var learner = new BpeMergeLearner(tokens, ToSymbols(words, tokens));
        learner.Run(options, cancellation);
        return Build(learner, options);
    }

    private static void CheckOptions(BpeTrainerOptions options)
    {
        RequireSpecial(options.SpecialTokens);
        if (options.AllBytes)
        {
            RequireSize(options, 256 + options.SpecialTokens.Count, "256 bytes");
        }

        if (options.MaxTokenLength < 3)
        {
            throw new TokenizerTrainingException($"a longest token of {options.MaxTokenLength} leaves nothing to merge; give at least 3");
        }

        if (options.MinFrequency < 0)
        {
            throw new TokenizerTrainingException($"a least frequency of {options.MinFrequency} is negative; give 0 or more");
        }
    }

    internal static void RequireSpecial(IReadOnlyList<string> tokens)
    {
        if (tokens.Any(string.IsNullOrEmpty) || tokens.Distinct(StringComparer.Ordinal).Count() != tokens.Count)
        {
            throw new TokenizerTrainingException("special tokens must be distinct and not empty");
        }
    }

    private static void RequireSize(BpeTrainerOptions options, int smallest, string alphabet)
    {
        if (options.VocabularySize < smallest)
        {
            throw new TokenizerTrainingException(
                $"a vocabulary of {options.VocabularySize} is too small: {alphabet} and {options.SpecialTokens.Count} special tokens need at least {smallest}");
        }
    }

    /// <summary>Characters of the byte alphabet by code point.</summary>
    private static char[] Alphabet(List<(byte[] Bytes, long Count)> words, bool allBytes)
    {
        IEnumerable<byte> bytes = allBytes ? Enumerable.Range(0, 256).Select(b => (byte)b) : words.SelectMany(word => word.Bytes).Distinct();
        return [.. bytes.Select(ByteAlphabet.Char).Order()];
    }

    private static IEnumerable<(int[] Symbols, long Count)> ToSymbols(List<(byte[] Bytes, long Count)> words, List<string> tokens)
    {
        var ids = new int[256];
        for (int b = 0; b < 256; b++)
        {
            ids[b] = tokens.IndexOf(ByteAlphabet.Char((byte)b).ToString());
        }

        return words.Select(word => (Array.ConvertAll(word.Bytes, b => ids[b]), word.Count));
    }

    private static Tokenizer Build(BpeMergeLearner learner, BpeTrainerOptions options)
    {
        var vocabulary = new Vocabulary(learner.Tokens.Select((token, id) => KeyValuePair.Create(token, id)));
        BpeMerges merges = learner.Merges.ToMerges();
        var sections = new TokenizerSections
        {
            PreTokenizer = new ByteLevelSettings(options.AddPrefixSpace, TrimOffsets: true, UseRegex: true).Json,
            Decoder = new ByteLevelSettings(AddPrefixSpace: true, TrimOffsets: true, UseRegex: true).Json,
        };
        AddedToken[] special = [.. options.SpecialTokens.Select((token, id) => new AddedToken(id, token))];
        return new Tokenizer(TokenizerJsonReader.FromSections(
            sections, bytes => new BpeModel(vocabulary, merges, new BpeSettings { ByteLevel = bytes }), special, "trained tokenizer"));
    }
}
