using Tiro.Kernels;
using Tiro.Text;

namespace Tiro.Data;

/// <summary>Documents of a corpus that are learned beside dialogues, so that what pre-training taught is not forgotten (Robins, "Catastrophic forgetting, rehearsal and pseudorehearsal", 1995).</summary>
public static class Replay
{
    /// <summary>Documents that are encoded to learn how many characters a token has.</summary>
    private const int Measured = 200;

    /// <summary>
    /// About <paramref name="tokens"/> tokens of documents, drawn evenly from all of the source: each ends with the token that ends a
    /// text, and all but its first token is learned. What a document has beyond the context is left out.
    /// </summary>
    /// <param name="source">The corpus.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="context">Most inputs of an example.</param>
    /// <param name="tokens">Tokens wanted.</param>
    /// <param name="seed">Which documents are drawn is a pure function of it.</param>
    public static IReadOnlyList<ChatTokens> Draw(TextSource source, Tokenizer tokenizer, int context, long tokens, ulong seed)
    {
        double chance = tokens / Math.Max(1, source.Summarize().Characters / CharactersAToken(source, tokenizer));
        List<ChatTokens> examples = [];
        foreach (TextPart part in source.Read().Where(part => part.StartsDocument))
        {
            if (new PhiloxStream(seed, DataStreams.Replay, (ulong)part.Document).NextDouble() < chance && Encode(part.Text, tokenizer, context) is { } example)
            {
                examples.Add(example);
            }
        }

        return examples;
    }

    private static double CharactersAToken(TextSource source, Tokenizer tokenizer)
    {
        string[] first = [.. source.Read().Take(Measured).Select(part => part.Text.Length <= 1 << 16 ? part.Text : part.Text[..(1 << 16)])];
        return (double)first.Sum(text => (long)text.Length) / Math.Max(1, first.Sum(text => (long)tokenizer.Encode(text).Length));
    }

    private static ChatTokens? Encode(string text, Tokenizer tokenizer, int context)
    {
        int[] ids = tokenizer.Encode(text);
        ids = [.. ids, .. tokenizer.EndOfText is { } end ? [end] : Array.Empty<int>()];
        ids = ids.Length > context + 1 ? ids[..(context + 1)] : ids;
        if (ids.Length < 2)
        {
            return null;
        }

        var trained = new bool[ids.Length];
        trained.AsSpan(1).Fill(true);
        return new ChatTokens(ids, trained);
    }
}
