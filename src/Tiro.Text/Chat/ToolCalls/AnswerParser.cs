using System.Text;

namespace Tiro.Text;

/// <summary>Takes a model's answer apart: what was thought, what is said, which tools are called.</summary>
public static class AnswerParser
{
    private static readonly (string Open, string Close)[] Thoughts = [("<think>", "</think>"), ("[THINK]", "[/THINK]")];

    /// <summary>
    /// Parses an answer. Thoughts stand at the start, between marks of which the first may belong to the prompt. A call that is
    /// not well formed stays text; nothing that a model may write is an error.
    /// </summary>
    /// <param name="text">The answer, without the token that ends it.</param>
    /// <param name="dialect">How the model writes calls.</param>
    public static ParsedAnswer Parse(string text, AnswerDialect dialect)
    {
        (string? reasoning, string rest) = SplitThoughts(text);
        List<ToolCall> calls = [];
        string content = dialect switch
        {
            AnswerDialect.Llama3 => LlamaCalls.Take(rest, calls),
            AnswerDialect.Mistral => MistralCalls.Take(rest, calls),
            AnswerDialect.DeepSeek => DeepSeekCalls.Take(rest, calls),
            _ => TaggedCalls.Take(rest, calls, withFunctions: dialect == AnswerDialect.Qwen),
        };
        return new ParsedAnswer(calls.Count > 0 ? content.Trim() : content, reasoning, calls);
    }

    /// <summary>Text without the stretches between marks from which a call could be read.</summary>
    internal static string TakeBetween(string text, string open, string close, Func<string, bool> take)
    {
        var content = new StringBuilder();
        int done = 0;
        while (true)
        {
            int start = text.IndexOf(open, done, StringComparison.Ordinal);
            if (start < 0)
            {
                return content.Append(text, done, text.Length - done).ToString();
            }

            // The last call may lack its closing mark where that is the token that ended the answer.
            int body = start + open.Length;
            int end = text.IndexOf(close, body, StringComparison.Ordinal);
            (int stop, int next) = end < 0 ? (text.Length, text.Length) : (end, end + close.Length);
            bool taken = take(text[body..stop]);
            content.Append(text, done, (taken ? start : next) - done);
            done = next;
        }
    }

    private static (string? Reasoning, string Said) SplitThoughts(string text)
    {
        foreach ((string open, string close) in Thoughts)
        {
            string trimmed = text.TrimStart();
            bool opens = trimmed.StartsWith(open, StringComparison.Ordinal);
            int end = text.IndexOf(close, StringComparison.Ordinal);
            int nested = text.IndexOf(open, StringComparison.Ordinal);
            if (end >= 0 && (opens || nested < 0 || nested > end))
            {
                string thought = opens ? trimmed[open.Length..(end - (text.Length - trimmed.Length))] : text[..end];
                return (NullIfEmpty(thought.Trim()), text[(end + close.Length)..].TrimStart('\n', '\r', ' '));
            }

            if (opens)
            {
                return (NullIfEmpty(trimmed[open.Length..].Trim()), "");
            }
        }

        return (null, text);
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
