namespace Tiro.Text;

/// <summary>Turns words (pre-tokens) into ids. Safe for concurrent use; frequent words are remembered.</summary>
internal abstract class TokenModel(Vocabulary vocabulary)
{
    private readonly WordCache _cache = new();

    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Appends the ids of a word.</summary>
    /// <param name="word">The word, not empty.</param>
    /// <param name="offset">Where the word starts in the text, for the error.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <exception cref="UnknownCharacterException">A symbol is not in the vocabulary and there is no unknown token.</exception>
    public void Encode(ReadOnlySpan<char> word, int offset, ref IdBuffer ids)
    {
        if (word.Length > WordCache.LongestWord)
        {
            EncodeWord(word, offset, ref ids);
            return;
        }

        int hash = WordCache.Hash(word);
        if (_cache.TryGet(word, hash, ref ids))
        {
            return;
        }

        int start = ids.Count;
        EncodeWord(word, offset, ref ids);
        _cache.Set(word, hash, ids.Written[start..]);
    }

    /// <summary>Appends the ids of a segmentation drawn at random; a model without probabilities has only one.</summary>
    public virtual void Sample(ReadOnlySpan<char> word, TokenSampling sampling, int offset, ref IdBuffer ids) => Encode(word, offset, ref ids);

    /// <summary>Appends where in a word, in UTF-16 units, each of its ids stands. A part of a character stands for all of it.</summary>
    /// <param name="word">A word without lone surrogates.</param>
    /// <param name="ids">What <see cref="Encode"/> gave for it.</param>
    /// <param name="spans">Receives the places.</param>
    public abstract void Locate(ReadOnlySpan<char> word, ReadOnlySpan<int> ids, List<(int Start, int End)> spans);

    protected abstract void EncodeWord(ReadOnlySpan<char> word, int offset, ref IdBuffer ids);
}
