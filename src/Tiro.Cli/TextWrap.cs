using System.Text;

namespace Tiro.Cli;

/// <summary>Folds running text to a terminal's width.</summary>
internal static class TextWrap
{
    public static string Fold(string text, int width)
    {
        var folded = new StringBuilder();
        foreach (string line in text.Split('\n'))
        {
            int used = 0;
            foreach (string word in ErrorReporter.Escape(line).Split(' '))
            {
                if (used > 0 && used + 1 + word.Length > width)
                {
                    folded.Append('\n');
                    used = 0;
                }

                folded.Append(used > 0 ? " " : "").Append(word);
                used += word.Length + (used > 0 ? 1 : 0);
            }

            folded.Append('\n');
        }

        return folded.ToString().TrimEnd('\n');
    }
}
