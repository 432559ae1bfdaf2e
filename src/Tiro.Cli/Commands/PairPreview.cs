using Tiro.Alignment;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary>What an alignment run shows before it starts: the first pairs or prompts, with the tokens that count marked.</summary>
internal static class PairPreview
{
    public static void Write(TextWriter output, EncodedPairs pairs, ChatEncoder chat, int shown, bool color)
    {
        for (int i = 0; i < Math.Min(shown, pairs.Train.Count); i++)
        {
            output.WriteLine(ErrorReporter.Escape($"{pairs.Rows[i].Place}: chosen, then rejected"));
            DataPreview.WriteSpans(output, chat.Tokenizer, pairs.Train[i].Chosen.Ids, pairs.Train[i].Chosen.Mask, color);
            DataPreview.WriteSpans(output, chat.Tokenizer, pairs.Train[i].Rejected.Ids, pairs.Train[i].Rejected.Mask, color);
        }
    }

    public static void Write(TextWriter output, EncodedTasks tasks, ChatEncoder chat, int shown)
    {
        for (int i = 0; i < Math.Min(shown, tasks.Train.Count); i++)
        {
            output.WriteLine(ErrorReporter.Escape($"{tasks.Train[i].Name}: a right answer is {tasks.Items[i].Answer}"));
            DataPreview.WriteSpans(output, chat.Tokenizer, tasks.Train[i].Prompt, new bool[tasks.Train[i].Prompt.Length], color: false);
        }
    }
}
