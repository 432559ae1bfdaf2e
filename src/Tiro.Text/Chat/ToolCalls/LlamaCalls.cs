using System.Text;
using System.Text.Json;

namespace Tiro.Text;

/// <summary>
/// Llama 3.1: the whole answer is one JSON object, or several with semicolons between them; behind
/// <c>&lt;|python_tag|&gt;</c> it may be <c>tool.call(name="value")</c>, or code for the tool <c>code_interpreter</c>; custom
/// tools may be called as <c>&lt;function=name&gt;{...}&lt;/function&gt;</c>.
/// </summary>
internal static class LlamaCalls
{
    private const string PythonTag = "<|python_tag|>", Function = "<function=", CallSign = ".call(", CodeTool = "code_interpreter";

    /// <summary>Adds the calls of an answer to a list; returns the text around them.</summary>
    public static string Take(string text, List<ToolCall> calls)
    {
        int tag = text.IndexOf(PythonTag, StringComparison.Ordinal);
        if (tag >= 0)
        {
            string code = text[(tag + PythonTag.Length)..].Trim();
            calls.AddRange(Objects(code) ?? [BuiltIn(code) ?? new ToolCall(CodeTool, Json(("code", code)))]);
            return text[..tag];
        }

        if (Objects(text.Trim()) is { } all)
        {
            calls.AddRange(all);
            return "";
        }

        return AnswerParser.TakeBetween(text, Function, "</function>", body => AddFunction(calls, body));
    }

    private static bool AddFunction(List<ToolCall> calls, string body)
    {
        int nameEnd = body.IndexOf('>', StringComparison.Ordinal);
        if (nameEnd <= 0 || JsonPrefix.ReadAll(body[(nameEnd + 1)..]) is not { ValueKind: JsonValueKind.Object } arguments)
        {
            return false;
        }

        calls.Add(new ToolCall(body[..nameEnd], arguments));
        return true;
    }

    /// <summary>The calls of a text that is nothing but calls, or null.</summary>
    private static List<ToolCall>? Objects(string text)
    {
        List<ToolCall> calls = [];
        for (int at = 0; at < text.Length;)
        {
            if (JsonPrefix.Read(text, at, out int end) is not { } json || JsonPrefix.ToCall(json) is not { } call)
            {
                return null;
            }

            calls.Add(call);
            at = end;
            while (at < text.Length && (text[at] == ';' || char.IsWhiteSpace(text[at])))
            {
                at++;
            }
        }

        return calls.Count > 0 ? calls : null;
    }

    /// <summary><c>tool.call(name="value", ...)</c></summary>
    private static ToolCall? BuiltIn(string code)
    {
        int sign = code.IndexOf(CallSign, StringComparison.Ordinal);
        if (sign <= 0 || !code.EndsWith(')') || !code[..sign].All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return null;
        }

        List<(string, string)> arguments = [];
        string rest = code[(sign + CallSign.Length)..^1];
        for (int at = 0; at < rest.Length;)
        {
            int equals = rest.IndexOf('=', at);
            if (equals < 0 || JsonPrefix.Read(rest, equals + 1, out int end) is not { ValueKind: JsonValueKind.String } value)
            {
                return null;
            }

            arguments.Add((rest[at..equals].Trim(' ', ','), value.GetString()!));
            at = end;
        }

        return new ToolCall(code[..sign], Json([.. arguments]));
    }

    private static JsonElement Json(params ReadOnlySpan<(string Name, string Value)> entries)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach ((string name, string value) in entries)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return JsonPrefix.ReadAll(Encoding.UTF8.GetString(stream.ToArray()))!.Value;
    }
}
