using System.Collections;

namespace Tiro.Text;

/// <summary>
/// Makes a tokenizer whose tokens are the distinct characters (code points) of texts: ids 0, 1, ... by code point, special
/// tokens after them. In tokenizer.json it is a BPE without merges, without pre-tokenizer and with the decoder Fuse.
/// </summary>
public static class CharacterTrainer
{
    /// <summary>Collects the characters. A lone surrogate counts as U+FFFD.</summary>
    /// <param name="texts">Read once, lazily.</param>
    /// <param name="specialTokens">Special tokens, of two or more characters each.</param>
    /// <exception cref="TokenizerTrainingException">There is no text, or the special tokens are not usable.</exception>
    public static Tokenizer Train(IEnumerable<string> texts, IReadOnlyList<string>? specialTokens = null)
    {
        specialTokens ??= [];
        BpeTrainer.RequireSpecial(specialTokens);
        if (specialTokens.FirstOrDefault(token => CodePoints.Count(token) == 1) is string single)
        {
            throw new TokenizerTrainingException($"special token '{single}' is a single character; give it two or more");
        }

        List<string> characters = Characters(texts);
        if (characters.Count == 0)
        {
            throw new TokenizerTrainingException("the training text is empty; give a text to take the characters from");
        }

        var vocabulary = new Vocabulary(characters.Select((character, id) => KeyValuePair.Create(character, id)));
        return new Tokenizer(TokenizerJsonReader.FromSections(
            new TokenizerSections { Decoder = """{"type":"Fuse"}""" },
            bytes => new BpeModel(vocabulary, BpeMerges.None, new BpeSettings { ByteLevel = bytes }),
            [.. specialTokens.Select((token, i) => new AddedToken(characters.Count + i, token))],
            "trained tokenizer"));
    }

    private static List<string> Characters(IEnumerable<string> texts)
    {
        var seen = new BitArray(0x110000);
        foreach (string text in texts)
        {
            for (int i = 0; i < text.Length;)
            {
                seen[CodePoints.At(text, i, out int length)] = true;
                i += length;
            }
        }

        return [.. Enumerable.Range(0, seen.Length).Where(codePoint => seen[codePoint]).Select(char.ConvertFromUtf32)];
    }
}
