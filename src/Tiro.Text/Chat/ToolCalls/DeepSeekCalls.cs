using System.Text.Json;

namespace Tiro.Text;

/// <summary>
/// DeepSeek: each call between marks as <c>function</c>, a separator, the name and JSON in a fence of backquotes (V3, R1), or
/// as the name, a separator and JSON (V3.1).
/// </summary>
internal static class DeepSeekCalls
{
    private const string Begin = "<｜tool▁call▁begin｜>", End = "<｜tool▁call▁end｜>", Separator = "<｜tool▁sep｜>", Fence = "```";

    private static readonly string[] Frames = ["<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>"];

    /// <summary>Adds the calls of an answer to a list; returns the text around them.</summary>
    public static string Take(string text, List<ToolCall> calls)
    {
        string content = AnswerParser.TakeBetween(text, Begin, End, body => Add(calls, body));
        if (calls.Count > 0)
        {
            foreach (string frame in Frames)
            {
                content = content.Replace(frame, "", StringComparison.Ordinal);
            }
        }

        return content;
    }

    private static bool Add(List<ToolCall> calls, string body)
    {
        int separator = body.IndexOf(Separator, StringComparison.Ordinal);
        if (separator < 0)
        {
            return false;
        }

        (string first, string second) = (body[..separator].Trim(), body[(separator + Separator.Length)..]);
        int fence = second.IndexOf(Fence, StringComparison.Ordinal);
        string name = fence < 0 ? first : second[..fence].Trim();
        int brace = second.IndexOf('{', Math.Max(fence, 0));
        if (name.Length == 0 || brace < 0 || JsonPrefix.Read(second, brace, out _) is not { ValueKind: JsonValueKind.Object } arguments)
        {
            return false;
        }

        calls.Add(new ToolCall(name, arguments));
        return true;
    }
}
