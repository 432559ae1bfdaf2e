using System.Text;

namespace Tiro.Text;

/// <summary>A step from tokens to text. The text is what is left, joined.</summary>
internal abstract class TextDecoder
{
    public abstract void Apply(List<string> tokens);

    /// <summary>Spaces before punctuation and contractions removed, as after English WordPiece.</summary>
    public static string Clean(string text) => new StringBuilder(text)
        .Replace(" .", ".").Replace(" ?", "?").Replace(" !", "!").Replace(" ,", ",").Replace(" ' ", "'").Replace(" n't", "n't")
        .Replace(" 'm", "'m").Replace(" do not", " don't").Replace(" 's", "'s").Replace(" 've", "'ve").Replace(" 're", "'re").ToString();
}

/// <summary>Several steps, one after the other.</summary>
internal sealed class SequenceDecoder(TextDecoder[] parts) : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        foreach (TextDecoder part in parts)
        {
            part.Apply(tokens);
        }
    }
}

/// <summary>Characters of the byte alphabet back to bytes, and these to text; a token with any other character is its own text.</summary>
internal sealed class ByteLevelDecoder : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        byte[] bytes = [.. tokens.SelectMany(ByteAlphabet.TokenBytes)];
        tokens.Clear();
        tokens.Add(Encoding.UTF8.GetString(bytes));
    }
}

/// <summary>One token of all.</summary>
internal sealed class FuseDecoder : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        string text = string.Concat(tokens);
        tokens.Clear();
        tokens.Add(text);
    }
}

/// <summary>Metaspaces back to spaces; the first token loses them if one was put in front.</summary>
internal sealed class MetaspaceDecoder(char replacement, PrependScheme scheme) : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            tokens[i] = i == 0 && scheme != PrependScheme.Never
                ? tokens[i].Replace(replacement.ToString(), "", StringComparison.Ordinal)
                : tokens[i].Replace(replacement, ' ');
        }
    }
}

/// <summary>Words of WordPiece: a space before each token but the first and those with the prefix, which they lose.</summary>
internal sealed class WordPieceDecoder(string prefix, bool cleanup) : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            string token = tokens[i];
            if (i > 0)
            {
                token = token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token;
            }

            tokens[i] = cleanup ? Clean(token) : token;
        }
    }
}

/// <summary>Suffixes of words become spaces, the last nothing.</summary>
internal sealed class BpeDecoder(string suffix) : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count && suffix.Length > 0; i++)
        {
            tokens[i] = tokens[i].Replace(suffix, i == tokens.Count - 1 ? "" : " ", StringComparison.Ordinal);
        }
    }
}

/// <summary>Runs of byte tokens become their text, or one U+FFFD a byte where a run is not valid UTF-8 as a whole.</summary>
internal sealed class ByteFallbackDecoder : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        var run = new List<byte>();
        var output = new List<string>();
        foreach (string token in tokens)
        {
            int value = ByteTokens.Byte(token);
            if (value >= 0)
            {
                run.Add((byte)value);
                continue;
            }

            Flush(run, output);
            output.Add(token);
        }

        Flush(run, output);
        tokens.Clear();
        tokens.AddRange(output);
    }

    private static void Flush(List<byte> run, List<string> output)
    {
        if (run.Count == 0)
        {
            return;
        }

        byte[] bytes = [.. run];
        run.Clear();
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            output.Add(Encoding.UTF8.GetString(bytes));
        }
        else
        {
            output.AddRange(Enumerable.Repeat("\uFFFD", bytes.Length));
        }
    }
}

/// <summary>Replaces what a pattern finds in each token.</summary>
internal sealed class ReplaceDecoder(TextPattern pattern, string content) : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            var text = new StringBuilder();
            foreach (PatternPart part in pattern.Parts(tokens[i]))
            {
                text.Append(part.Matches ? content : tokens[i].AsSpan(part.Start, part.End - part.Start));
            }

            tokens[i] = text.ToString();
        }
    }
}

/// <summary>Removes up to some of one character at the start and end of each token.</summary>
internal sealed class StripDecoder(char content, int start, int stop) : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            ReadOnlySpan<char> token = tokens[i];
            for (int k = 0; k < start && token.StartsWith(content); k++)
            {
                token = token[1..];
            }

            for (int k = 0; k < stop && token.EndsWith(content); k++)
            {
                token = token[..^1];
            }

            tokens[i] = token.Length == tokens[i].Length ? tokens[i] : token.ToString();
        }
    }
}

/// <summary>Output of a CTC model: repetitions are one, padding is nothing, delimiters of words are spaces.</summary>
internal sealed class CtcDecoder(string padding, string delimiter, bool cleanup) : TextDecoder
{
    public override void Apply(List<string> tokens)
    {
        var output = new List<string>();
        for (int i = 0; i < tokens.Count; i++)
        {
            if (i > 0 && tokens[i] == tokens[i - 1])
            {
                continue;
            }

            string text = padding.Length == 0 ? tokens[i] : tokens[i].Replace(padding, "", StringComparison.Ordinal);
            if (cleanup)
            {
                text = Clean(text);
                text = delimiter.Length == 0 ? text : text.Replace(delimiter, " ", StringComparison.Ordinal);
            }

            if (text.Length > 0)
            {
                output.Add(text);
            }
        }

        tokens.Clear();
        tokens.AddRange(output);
    }
}
