using System.Text;

namespace Tiro.Cli;

/// <summary>Running text from a model, made safe to show on a terminal.</summary>
internal static class TerminalText
{
    // Joiners decide the shape of letters and emoji; they move nothing.
    private const int NonJoiner = 0x200c, Joiner = 0x200d;

    /// <summary>Line breaks and tabs stay; other controls and direction marks become visible escapes.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            string one = rune.ToString();
            result.Append(rune.Value is '\n' or '\t' or NonJoiner or Joiner ? one : ErrorReporter.Escape(one));
        }

        return result.ToString();
    }
}
