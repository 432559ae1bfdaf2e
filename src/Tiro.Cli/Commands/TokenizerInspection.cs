using Tiro.Text;

namespace Tiro.Cli;

/// <summary>What <c>tiro tokenizer inspect</c> shows.</summary>
internal static class TokenizerInspection
{
    /// <summary>Size, kind and added tokens.</summary>
    public static void Describe(Tokenizer tokenizer, bool json)
    {
        string kind = tokenizer.Kind;
        if (!json)
        {
            Console.Out.WriteLine($"vocabulary  {tokenizer.VocabularySize}");
            Console.Out.WriteLine($"merges      {tokenizer.MergeCount}");
            Console.Out.WriteLine($"kind        {kind}");
            foreach (AddedToken token in tokenizer.AddedTokens)
            {
                Console.Out.WriteLine($"{(token.Special ? "special" : "added"),-12}{token.Id} {ErrorReporter.Escape(token.Content)}");
            }

            return;
        }

        JsonOutput.WriteLine(document =>
        {
            document.WriteNumber("vocabulary", tokenizer.VocabularySize);
            document.WriteNumber("merges", tokenizer.MergeCount);
            document.WriteString("kind", kind);
            document.WriteStartArray("added_tokens");
            foreach (AddedToken token in tokenizer.AddedTokens)
            {
                document.WriteStartObject();
                document.WriteNumber("id", token.Id);
                document.WriteString("content", token.Content);
                document.WriteBoolean("special", token.Special);
                document.WriteEndObject();
            }

            document.WriteEndArray();
        });
    }

    /// <summary>The tokens of a text in the file's spelling, with the places of the text they stand for, in code points.</summary>
    public static void Cut(Tokenizer tokenizer, string text, bool parseSpecial, bool json)
    {
        TokenSpan[] tokens = tokenizer.EncodeWithOffsets(text, parseSpecial);
        if (!json)
        {
            foreach ((TokenSpan token, (int start, int end)) in tokens.Zip(CodePointPlaces.Of(text, tokens)))
            {
                Console.Out.WriteLine($"{token.Id,-8}{start,6}..{end,-6}{ErrorReporter.Escape(tokenizer.TokenText(token.Id))}");
            }

            return;
        }

        JsonOutput.WriteLine(document =>
        {
            document.WriteIds("ids", [.. tokens.Select(token => token.Id)]);
            document.WriteStartArray("tokens");
            foreach (TokenSpan token in tokens)
            {
                document.WriteStringValue(tokenizer.TokenText(token.Id));
            }

            document.WriteEndArray();
            document.WriteIds("offsets", [.. CodePointPlaces.Of(text, tokens).SelectMany(place => (int[])[place.Start, place.End])]);
        });
    }
}
