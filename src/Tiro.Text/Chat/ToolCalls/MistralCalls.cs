using System.Text.Json;

namespace Tiro.Text;

/// <summary>Mistral: <c>[TOOL_CALLS]</c>, then a JSON list of calls, or for each call its name, <c>[ARGS]</c> and a JSON object.</summary>
internal static class MistralCalls
{
    private const string Mark = "[TOOL_CALLS]", ArgumentsMark = "[ARGS]", IdMark = "[CALL_ID]";

    /// <summary>Adds the calls of an answer to a list; returns the text around them.</summary>
    public static string Take(string text, List<ToolCall> calls)
    {
        int mark = text.IndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return text;
        }

        int body = mark + Mark.Length;
        List<ToolCall>? found = JsonPrefix.Read(text, body, out int end) is { ValueKind: JsonValueKind.Array } list ? FromList(list) : Named(text, body, out end);
        if (found is null)
        {
            return text;
        }

        calls.AddRange(found);
        return text[..mark] + text[end..];
    }

    private static List<ToolCall>? FromList(JsonElement list)
    {
        List<ToolCall> calls = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (JsonPrefix.ToCall(item) is not { } call)
            {
                return null;
            }

            calls.Add(call);
        }

        return calls;
    }

    /// <summary>Calls with their names before their arguments; each but the first may have the mark again.</summary>
    private static List<ToolCall>? Named(string text, int at, out int end)
    {
        List<ToolCall> calls = [];
        end = at;
        while (true)
        {
            int arguments = text.IndexOf(ArgumentsMark, at, StringComparison.Ordinal);
            if (arguments < 0)
            {
                return calls.Count > 0 ? calls : null;
            }

            string[] name = text[at..arguments].Split(IdMark);
            if (name[0].Trim().Length == 0 || JsonPrefix.Read(text, arguments + ArgumentsMark.Length, out int next) is not { ValueKind: JsonValueKind.Object } json)
            {
                return null;
            }

            calls.Add(new ToolCall(name[0].Trim(), json, name.Length > 1 ? name[1].Trim() : null));
            end = next;
            at = string.CompareOrdinal(text, next, Mark, 0, Mark.Length) == 0 ? next + Mark.Length : next;
        }
    }
}
