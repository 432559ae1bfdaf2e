namespace Tiro.Text;

/// <summary>Reads a SentencePiece .model: the message ModelProto, by hand.</summary>
internal static class SentencePieceFile
{
    public static SentencePieceVocabulary Read(ReadOnlySpan<byte> data, string name)
    {
        var pieces = new List<string>();
        var scores = new List<float>();
        var types = new List<PieceType>();
        ReadOnlySpan<byte> trainer = [], normalizer = [];
        var reader = new ProtoReader(data, name);
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1:
                    ReadPiece(reader.Bytes(), name, pieces, scores, types);
                    break;
                case 2:
                    trainer = reader.Bytes();
                    break;
                case 3:
                    normalizer = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (pieces.Count == 0)
        {
            throw new TokenizerFormatException($"{name}: holds no pieces; it is no SentencePiece model");
        }

        var vocabulary = new SentencePieceVocabulary { Pieces = [.. pieces], Scores = [.. scores], Types = [.. types], Algorithm = PieceAlgorithm.Unigram };
        vocabulary = ReadTrainer(trainer, name, vocabulary);
        return ReadNormalizer(normalizer, name, vocabulary);
    }

    private static void ReadPiece(ReadOnlySpan<byte> data, string name, List<string> pieces, List<float> scores, List<PieceType> types)
    {
        string piece = "";
        float score = 0;
        var type = PieceType.Normal;
        var reader = new ProtoReader(data, name);
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 1:
                    piece = reader.String();
                    break;
                case 2:
                    score = reader.Float();
                    break;
                case 3:
                    type = (PieceType)reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (piece.Length == 0 || !float.IsFinite(score) || type is < PieceType.Normal or > PieceType.Byte)
        {
            throw new TokenizerFormatException($"{name}: piece {pieces.Count} is damaged (its text, score or type)");
        }

        pieces.Add(piece);
        scores.Add(score);
        types.Add(type);
    }

    private static SentencePieceVocabulary ReadTrainer(ReadOnlySpan<byte> data, string name, SentencePieceVocabulary vocabulary)
    {
        int begin = 1, end = 2;
        var reader = new ProtoReader(data, name);
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 3:
                    vocabulary = vocabulary with { Algorithm = (PieceAlgorithm)reader.Varint() };
                    break;
                case 24:
                    vocabulary = vocabulary with { SpaceAsSuffix = reader.Varint() != 0 };
                    break;
                case 35:
                    vocabulary = vocabulary with { ByteFallback = reader.Varint() != 0 };
                    break;
                case 41:
                    begin = (int)reader.Varint();
                    break;
                case 42:
                    end = (int)reader.Varint();
                    break;
                case 44:
                    vocabulary = vocabulary with { UnknownSurface = reader.String() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return vocabulary with { Begin = Control(vocabulary, begin), End = Control(vocabulary, end) };
    }

    private static int? Control(SentencePieceVocabulary vocabulary, int id)
        => (uint)id < (uint)vocabulary.Types.Length && vocabulary.Types[id] == PieceType.Control ? id : null;

    private static SentencePieceVocabulary ReadNormalizer(ReadOnlySpan<byte> data, string name, SentencePieceVocabulary vocabulary)
    {
        var reader = new ProtoReader(data, name);
        while (reader.Next(out int field))
        {
            switch (field)
            {
                case 2:
                    ReadOnlySpan<byte> map = reader.Bytes();
                    vocabulary = vocabulary with
                    {
                        CharsMap = map.IsEmpty ? null : CharsMap.TryRead(map) ?? throw new TokenizerFormatException($"{name}: the character map is damaged"),
                    };
                    break;
                case 3:
                    vocabulary = vocabulary with { AddDummyPrefix = reader.Varint() != 0 };
                    break;
                case 4:
                    vocabulary = vocabulary with { RemoveExtraSpaces = reader.Varint() != 0 };
                    break;
                case 5:
                    vocabulary = vocabulary with { EscapeSpaces = reader.Varint() != 0 };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return vocabulary;
    }
}
