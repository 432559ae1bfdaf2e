using System.Text.Encodings.Web;
using System.Text.Json;
using Tiro.Formats;
using Tiro.Inference;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary>Writes a dialogue as a row of JSONL in OpenAI's form: <c>messages</c>, a list of <c>role</c> and <c>content</c>.</summary>
internal static class DialogueWriter
{
    /// <summary>Writes a file as a whole and returns the number of messages. Exchanges with an empty answer are left out: nothing can be learnt from them.</summary>
    /// <exception cref="FormatException">There is no answer yet, or the file cannot be written.</exception>
    public static int Write(string path, Conversation conversation)
    {
        IEnumerable<ChatMessage[]> exchanges = conversation.Turns.Chunk(2).Where(exchange => !string.IsNullOrWhiteSpace(exchange[1].Content));
        ChatMessage[] messages = [.. conversation.Messages.Take(conversation.System is null ? 0 : 1), .. exchanges.SelectMany(exchange => exchange)];
        if (!messages.Any(message => message.Role == ChatRole.Assistant))
        {
            throw new FormatException("there is no answer to save yet; say something first");
        }

        try
        {
            AtomicFile.Write(path, stream => Write(stream, messages));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // In a dialogue this is no reason to end.
            throw new FormatException(error.Message, error);
        }

        return messages.Length;
    }

    private static void Write(Stream stream, ChatMessage[] messages)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("messages");
            foreach (ChatMessage message in messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role.Name());
                json.WriteString("content", message.Content);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }
}
