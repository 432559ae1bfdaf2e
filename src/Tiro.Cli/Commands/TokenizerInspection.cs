using Tiro.Text;

namespace Tiro.Cli;

/// <summary>What <c>tiro tokenizer inspect</c> shows.</summary>
internal static class TokenizerInspection
{
    /// <summary>Size, kind and added tokens.</summary>
    public static void Describe(Tokenizer tokenizer, bool json)
    {
        string kind = tokenizer.IsByteLevel ? "byte-level" : "characters";
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

    /// <summary>The tokens of a text, in the file's spelling.</summary>
    public static void Cut(Tokenizer tokenizer, string text, bool parseSpecial, bool json)
    {
        int[] ids = tokenizer.Encode(text, parseSpecial);
        if (!json)
        {
            foreach (int id in ids)
            {
                Console.Out.WriteLine($"{id,-8}{ErrorReporter.Escape(tokenizer.TokenText(id))}");
            }

            return;
        }

        JsonOutput.WriteLine(document =>
        {
            document.WriteIds("ids", ids);
            document.WriteStartArray("tokens");
            foreach (int id in ids)
            {
                document.WriteStringValue(tokenizer.TokenText(id));
            }

            document.WriteEndArray();
        });
    }
}
