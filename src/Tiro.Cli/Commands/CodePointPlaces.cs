using Tiro.Text;

namespace Tiro.Cli;

/// <summary>Places of tokens in code points, as other tools count them, rather than in UTF-16 units.</summary>
internal static class CodePointPlaces
{
    public static IEnumerable<(int Start, int End)> Of(string text, TokenSpan[] tokens)
    {
        var places = new int[text.Length + 1];
        for (int i = 1; i <= text.Length; i++)
        {
            bool inside = i < text.Length && char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]);
            places[i] = places[i - 1] + (inside ? 0 : 1);
        }

        return tokens.Select(token => (places[token.Start], places[token.End]));
    }
}
