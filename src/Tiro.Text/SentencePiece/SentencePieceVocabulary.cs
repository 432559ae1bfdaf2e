namespace Tiro.Text;

/// <summary>Kinds of pieces, by the numbers of SentencePiece and GGUF.</summary>
internal enum PieceType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>Algorithms, by the numbers of SentencePiece.</summary>
internal enum PieceAlgorithm
{
    Unigram = 1,
    Bpe = 2,
    Word = 3,
    Character = 4,
}

/// <summary>What a SentencePiece model (or the same vocabulary inside a GGUF) holds.</summary>
internal sealed record SentencePieceVocabulary
{
    /// <summary>The visible space.</summary>
    public const char Space = '\u2581';

    public required string[] Pieces { get; init; }

    public required float[] Scores { get; init; }

    public required PieceType[] Types { get; init; }

    public required PieceAlgorithm Algorithm { get; init; }

    public bool ByteFallback { get; init; }

    public bool AddDummyPrefix { get; init; } = true;

    public bool RemoveExtraSpaces { get; init; } = true;

    public bool EscapeSpaces { get; init; } = true;

    public bool SpaceAsSuffix { get; init; }

    public CharsMap? CharsMap { get; init; }

    /// <summary>What an unknown token decodes to.</summary>
    public string UnknownSurface { get; init; } = " \u2047 ";

    public int? Begin { get; init; }

    public int? End { get; init; }

    /// <summary>The id of the first piece of a type, or -1.</summary>
    public int First(PieceType type) => Array.IndexOf(Types, type);
}
