using System.Text;
using System.Text.Json;

namespace Tiro.Text;

/// <summary>Calls in <c>&lt;tool_call&gt;</c> tags: JSON, or functions and parameters in tags of their own.</summary>
internal static class TaggedCalls
{
    private const string Function = "<function=", FunctionEnd = "</function>", Parameter = "<parameter=", ParameterEnd = "</parameter>";

    /// <summary>Adds the calls of an answer to a list; returns the text around them.</summary>
    public static string Take(string text, List<ToolCall> calls, bool withFunctions)
        => AnswerParser.TakeBetween(text, "<tool_call>", "</tool_call>", body => Add(calls, body.Trim(), withFunctions));

    private static bool Add(List<ToolCall> calls, string body, bool withFunctions)
    {
        ToolCall? call = withFunctions && body.StartsWith(Function, StringComparison.Ordinal) ? ParseFunction(body)
            : JsonPrefix.ReadAll(body) is { } json ? JsonPrefix.ToCall(json)
            : null;
        if (call is not null)
        {
            calls.Add(call);
        }

        return call is not null;
    }

    /// <summary><c>&lt;function=name&gt;</c> and for each argument <c>&lt;parameter=key&gt;</c>, the value, <c>&lt;/parameter&gt;</c>.</summary>
    private static ToolCall? ParseFunction(string body)
    {
        int nameEnd = body.IndexOf('>', StringComparison.Ordinal);
        if (nameEnd <= Function.Length || !body.EndsWith(FunctionEnd, StringComparison.Ordinal))
        {
            return null;
        }

        string rest = body[(nameEnd + 1)..^FunctionEnd.Length];
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string> order = [];
        bool wellFormed = rest.Split(Parameter).Length == rest.Split(ParameterEnd).Length;
        string around = AnswerParser.TakeBetween(rest, Parameter, ParameterEnd, parameter =>
        {
            int keyEnd = parameter.IndexOf('>', StringComparison.Ordinal);
            wellFormed &= keyEnd > 0 && arguments.TryAdd(parameter[..keyEnd], WithoutFrame(parameter[(keyEnd + 1)..]));
            order.Add(keyEnd > 0 ? parameter[..keyEnd] : "");
            return true;
        });
        return wellFormed && string.IsNullOrWhiteSpace(around)
            ? new ToolCall(body[Function.Length..nameEnd], ToJson(order, arguments))
            : null;
    }

    /// <summary>A value without the line breaks that frame it.</summary>
    private static string WithoutFrame(string value)
    {
        value = value.StartsWith('\n') ? value[1..] : value;
        return value.EndsWith('\n') ? value[..^1] : value;
    }

    /// <summary>Values that are JSON numbers, lists, objects, true, false or null are those; all others are strings.</summary>
    private static JsonElement ToJson(List<string> order, Dictionary<string, string> arguments)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (string key in order)
            {
                json.WritePropertyName(key);
                if (JsonPrefix.ReadAll(arguments[key]) is { ValueKind: not JsonValueKind.String } value)
                {
                    value.WriteTo(json);
                }
                else
                {
                    json.WriteStringValue(arguments[key]);
                }
            }

            json.WriteEndObject();
        }

        return JsonPrefix.ReadAll(Encoding.UTF8.GetString(stream.ToArray()))!.Value;
    }
}
