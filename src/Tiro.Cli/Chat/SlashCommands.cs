using System.Globalization;
using Tiro.Inference;

namespace Tiro.Cli;

/// <summary>Lines of a chat that are commands: they start with a slash.</summary>
internal sealed class SlashCommands(Conversation conversation, TextWriter talk)
{
    private const string Help = """
        /help         this list
        /clear        forget the dialogue; the system message stays
        /system TEXT  change the system message; without TEXT there is none
        /save FILE    write the dialogue to a new file, in the form that training reads
        /exit         leave, as Ctrl-D does
        //TEXT        say /TEXT
        Ctrl-C        stop the answer; at the prompt, leave
        """;

    private static readonly string[] Names = ["/help", "/clear", "/system", "/save", "/exit"];

    private readonly HashSet<string> _saved = new(StringComparer.Ordinal);

    /// <summary>Whether the user has left.</summary>
    public bool Left { get; private set; }

    /// <summary>The message that a line is, or null when it is a command.</summary>
    public static string? Message(string line) => line.StartsWith("//", StringComparison.Ordinal) ? line[1..] : line.StartsWith('/') ? null : line;

    /// <summary>Runs a command.</summary>
    /// <exception cref="FormatException">There is no such command, or it cannot do what is asked.</exception>
    public void Run(string line)
    {
        string[] parts = line.Split((char[]?)null, 2, StringSplitOptions.TrimEntries);
        string rest = parts.Length > 1 ? parts[1] : "";
        switch (parts[0])
        {
            case "/help":
                talk.WriteLine(Help);
                break;
            case "/clear":
                conversation.Clear();
                break;
            case "/system":
                conversation.System = rest.Length > 0 ? rest : null;
                break;
            case "/save":
                Save(rest);
                break;
            case "/exit":
                Left = true;
                break;
            default:
                throw new FormatException($"unknown command '{parts[0]}'{NearestName.Suggestion(parts[0], Names)}; /help lists the commands");
        }
    }

    private void Save(string path)
    {
        if (path.Length == 0)
        {
            throw new FormatException("/save needs the name of a file, as in /save dialogue.jsonl");
        }

        // A file of this session may grow; one of before may be somebody's data.
        if (Path.Exists(path) && !_saved.Contains(Path.GetFullPath(path)))
        {
            throw new FormatException($"{path} exists; choose another name");
        }

        int count = DialogueWriter.Write(path, conversation);
        _saved.Add(Path.GetFullPath(path));
        talk.WriteLine(string.Create(CultureInfo.InvariantCulture, $"saved {count} messages to {ErrorReporter.Escape(path)}"));
    }
}
