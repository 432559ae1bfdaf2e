using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// The microworld as files for every stage: <c>corpus/world.txt</c>, <c>sft.jsonl</c>, <c>preferences.jsonl</c>,
/// <c>tasks.jsonl</c> (practice for rewards) and <c>test/*.jsonl</c>. Of several languages every entry comes in each, side by side.
/// </summary>
public static class WorldFiles
{
    /// <summary>The line between documents.</summary>
    public const string Separator = "<|endoftext|>";

    /// <summary>Unescaped letters of every alphabet: the files are for people too.</summary>
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Relative paths (with /) and what to write there, in UTF-8 with line feeds.</summary>
    /// <param name="worlds">The same world in one or more languages.</param>
    /// <param name="sizes">How much of everything.</param>
    public static IReadOnlyList<(string Path, Action<Stream> Write)> All(IReadOnlyList<Microworld> worlds, WorldSizes sizes) =>
    [
        ("corpus/world.txt", stream => WriteCorpus(stream, worlds, sizes)),
        ("sft.jsonl", stream => WriteLines(stream, Together(worlds, world => world.Dialogues(sizes)), WriteDialogue)),
        ("preferences.jsonl", stream => WriteLines(stream, Together(worlds, world => world.Preferences(sizes.Preferences)), WritePair)),
        ("tasks.jsonl", stream => WriteLines(stream, Together(worlds, Practice), TaskFile.Write)),
        ("completion.jsonl", stream => WriteLines(stream, Together(worlds, world => world.Reading.Completions), TaskFile.Write)),
        ("test/recall.jsonl", stream => WriteLines(stream, Together(worlds, world => world.Knowledge.Recall), TaskFile.Write)),
        .. worlds[0].Tasks.Select((task, i) => ($"test/{task.Kind}.jsonl", (Action<Stream>)(stream => WriteLines(stream, Together(worlds, world => world.Tasks[i].HeldOut), TaskFile.Write)))),
    ];

    /// <summary>Sums, and after every fourth a question about the half of the people that training asks about, so that what was learned before is not forgotten.</summary>
    private static TaskItem[] Practice(Microworld world) => [.. Enumerable.Range(0, world.Sums.PracticeCount).SelectMany(i =>
        i % 4 == 3 ? (TaskItem[])[world.Sums.Practice(i), world.Knowledge.Training(i / 4)] : [world.Sums.Practice(i)])];

    /// <summary>Entry by entry, each in every language.</summary>
    private static IEnumerable<T> Together<T>(IReadOnlyList<Microworld> worlds, Func<Microworld, IReadOnlyList<T>> list)
    {
        IReadOnlyList<T>[] lists = [.. worlds.Select(list)];
        return Enumerable.Range(0, lists[0].Count).SelectMany(i => lists.Select(entries => entries[i]));
    }

    private static void WriteCorpus(Stream stream, IReadOnlyList<Microworld> worlds, WorldSizes sizes)
    {
        using StreamWriter writer = new(stream, s_utf8, leaveOpen: true) { NewLine = "\n" };
        for (int i = 0; i < sizes.Documents; i++)
        {
            foreach (Microworld world in worlds)
            {
                writer.WriteLine(world.Document(i, sizes));
                writer.WriteLine(Separator);
            }
        }
    }

    private static void WriteLines<T>(Stream stream, IEnumerable<T> entries, Action<Utf8JsonWriter, T> write)
    {
        using Utf8JsonWriter json = new(stream, s_readable);
        foreach (T entry in entries)
        {
            write(json, entry);
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }

    private static void WriteDialogue(Utf8JsonWriter json, Dialogue dialogue)
    {
        json.WriteStartObject();
        TaskFile.WriteMessages(json, "messages", dialogue.Messages);
        json.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter json, PreferencePair pair)
    {
        json.WriteStartObject();
        TaskFile.WriteMessages(json, "prompt", pair.Item.Prompt);
        TaskFile.WriteMessages(json, "chosen", [ChatMessage.Assistant(pair.Chosen)]);
        TaskFile.WriteMessages(json, "rejected", [ChatMessage.Assistant(pair.Rejected)]);
        json.WriteEndObject();
    }
}
