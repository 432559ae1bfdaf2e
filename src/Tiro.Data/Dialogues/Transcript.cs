using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// A dialogue as one text, with <c>Human:</c> and <c>Assistant:</c> at the start of a turn, the text's start or a blank line
/// before them (the form of Anthropic's HH data). White space around a turn's content is dropped.
/// </summary>
internal static class Transcript
{
    private const string Human = "Human:", Assistant = "Assistant:", Blank = "\n\n";

    /// <summary>Whether a text begins as a transcript does.</summary>
    public static bool IsTranscript(string text) => Marker(text.AsSpan().TrimStart()) is not null;

    /// <summary>The turns of a transcript; one without any content has empty content.</summary>
    public static List<ChatMessage> Parse(DataRow row, string text, string what)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        List<ChatMessage> messages = [];
        while (!rest.IsEmpty)
        {
            if (Marker(rest) is not { } role)
            {
                throw row.Error($"{what} does not begin with \"Human:\" or \"Assistant:\"");
            }

            rest = rest[(role == ChatRole.User ? Human : Assistant).Length..];
            int end = EndOfTurn(rest);
            messages.Add(new ChatMessage(role, rest[..end].Trim().ToString()));
            rest = rest[end..].TrimStart('\n');
        }

        return messages;
    }

    private static int EndOfTurn(ReadOnlySpan<char> text)
    {
        for (int at = 0; ;)
        {
            int found = text[at..].IndexOf(Blank);
            if (found < 0)
            {
                return text.Length;
            }

            ReadOnlySpan<char> next = text[(at + found)..].TrimStart('\n');
            if (Marker(next) is not null)
            {
                return at + found;
            }

            at = text.Length - next.Length;
        }
    }

    private static ChatRole? Marker(ReadOnlySpan<char> text) =>
        text.StartsWith(Human, StringComparison.Ordinal) ? ChatRole.User
        : text.StartsWith(Assistant, StringComparison.Ordinal) ? ChatRole.Assistant
        : null;
}
