using System.Text;
using System.Text.Json;
using Tiro.Inference;

namespace Tiro.Cli;

/// <summary>JSON on standard output, one document a line.</summary>
internal static class JsonOutput
{
    public static void WriteLine(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        Console.Out.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        Console.Out.Write('\n');
    }

    public static void WriteIds(this Utf8JsonWriter json, string name, ReadOnlySpan<int> ids)
    {
        json.WriteStartArray(name);
        foreach (int id in ids)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
    }

    /// <summary>What a generated text is told by.</summary>
    public static void WriteResult(this Utf8JsonWriter json, GenerationResult result)
    {
        json.WriteIds("ids", result.Ids);
        json.WriteString("text", result.Text);
        json.WriteString("finish_reason", result.FinishReason);
        json.WriteNumber("prompt_tokens", result.PromptTokens);
    }

    /// <summary>A number, or null where JSON has none (infinity, NaN).</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
