namespace Tiro.Data;

/// <summary>The tokens to train on and those to validate on, with the fingerprint that a checkpoint stores.</summary>
public sealed class TokenCorpus
{
    private TokenCorpus(TokenSplit train, TokenSplit validation, int vocabularySize)
    {
        Train = train;
        Validation = validation;
        VocabularySize = vocabularySize;
        Fingerprint = CorpusFingerprint.Compute(train, validation);
    }

    public TokenSplit Train { get; }

    /// <summary>Empty when the validation fraction is 0.</summary>
    public TokenSplit Validation { get; }

    /// <summary>Every id is below this.</summary>
    public int VocabularySize { get; }

    /// <summary>SHA-256 over tokens and document starts of both splits, 64 lower-case hexadecimal digits.</summary>
    public string Fingerprint { get; }

    /// <summary>Encodes a text source; the split is <see cref="TextSplit"/>'s.</summary>
    /// <param name="source">The text.</param>
    /// <param name="encode">Text to ids, without special tokens.</param>
    /// <param name="vocabularySize">Ids must be below this.</param>
    /// <param name="validationFraction">In [0, 1).</param>
    /// <param name="endOfText">Id appended where a document ends (not where the split cuts one); null: none.</param>
    /// <exception cref="CorpusException">No text, invalid UTF-8, an id outside the vocabulary, nothing left to train on.</exception>
    public static TokenCorpus FromText(
        TextSource source, Func<string, int[]> encode, int vocabularySize, double validationFraction, int? endOfText = null)
    {
        TokenSplitBuilder train = new(vocabularySize), validation = new(vocabularySize);
        TokenSplitBuilder? open = null;
        string file = "";
        foreach (SplitPart part in TextSplit.Read(source, validationFraction))
        {
            TokenSplitBuilder side = part.Validation ? validation : train;
            if (part.Part.StartsDocument)
            {
                EndDocument(open, endOfText, file);
            }
            else if (side != open)
            {
                EndDocument(open, endOfText: null, file);
            }

            open = side;
            file = part.Part.File;
            side.Append(encode(part.Part.Text), file);
        }

        EndDocument(open, endOfText, file);
        return Create(train.Build(), validation.Build(), vocabularySize, source.Path);
    }

    /// <summary>A corpus of documents that are tokens already.</summary>
    /// <param name="train">Documents to train on.</param>
    /// <param name="validation">Documents to validate on; may be empty.</param>
    /// <param name="vocabularySize">Ids must be below this.</param>
    /// <param name="endOfText">Id appended after each document; null: none.</param>
    /// <exception cref="CorpusException">An id outside the vocabulary, or nothing to train on.</exception>
    public static TokenCorpus FromDocuments(
        IEnumerable<int[]> train, IEnumerable<int[]> validation, int vocabularySize, int? endOfText = null) =>
        Create(
            Collect(train, vocabularySize, endOfText, "training documents"),
            Collect(validation, vocabularySize, endOfText, "validation documents"),
            vocabularySize,
            "training documents");

    private static TokenSplit Collect(IEnumerable<int[]> documents, int vocabularySize, int? endOfText, string place)
    {
        TokenSplitBuilder builder = new(vocabularySize);
        foreach (int[] document in documents)
        {
            builder.Append(document, place);
            EndDocument(builder, endOfText, place);
        }

        return builder.Build();
    }

    private static void EndDocument(TokenSplitBuilder? open, int? endOfText, string place)
    {
        if (endOfText is { } id)
        {
            open?.Append([id], place);
        }

        open?.EndDocument();
    }

    private static TokenCorpus Create(TokenSplit train, TokenSplit validation, int vocabularySize, string place) =>
        train.Length > 0
            ? new TokenCorpus(train, validation, vocabularySize)
            : throw new CorpusException($"{place}: no token is left to train on: use more text or a smaller data.validation_fraction.");
}
