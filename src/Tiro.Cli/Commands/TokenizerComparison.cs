using System.CommandLine;
using System.Globalization;
using System.Text;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary><c>tiro tokenizer compare</c>: how many tokens several tokenizers make of the same text, and whether they are the same.</summary>
internal static class TokenizerComparison
{
    public static Command Create()
    {
        var paths = new Option<string[]>("--tokenizer") { Description = "Tokenizers to compare; give the option two times or more.", HelpName = "PATH", Required = true };
        var text = new Option<string>("--text") { Description = "The text.", HelpName = "TEXT" };
        var file = new Option<string>("--file") { Description = "A file with the text, UTF-8.", HelpName = "FILE" };
        var lines = new Option<string>("--jsonl") { Description = "A file with {\"text\": ...} a line.", HelpName = "FILE" };
        var parseSpecial = new Option<bool>("--parse-special") { Description = "Special tokens that are spelled in the text become those tokens." };
        Option<bool> json = ModelOptions.Json();
        var command = new Command("compare", "Compare tokenizers on a text: tokens, bytes per token, and whether the ids are those of the first.")
        {
            paths, text, file, lines, parseSpecial, json,
        };
        command.SetAction(result =>
        {
            string[] named = result.GetRequiredValue(paths);
            if (named.Length < 2 || new[] { text, file, lines }.Count(option => result.GetValue(option) is not null) != 1)
            {
                throw UsageErrors.In(command, "give --tokenizer two times or more, and one of --text, --file, --jsonl");
            }

            string[] texts = result.GetValue(lines) is { } rows
                ? [.. JsonLines.Strings(rows, "text")]
                : [result.GetValue(text) ?? InputText.ReadFile(result.GetValue(file)!)];
            var compared = new List<Compared>();
            foreach (string path in named)
            {
                Tokenizer tokenizer = TokenizerPath.Load(path);
                int[] ids = [.. texts.SelectMany(one => tokenizer.Encode(one, result.GetValue(parseSpecial)))];
                compared.Add(new Compared(path, tokenizer, ids));
            }

            Write(compared, texts.Sum(one => (long)Encoding.UTF8.GetByteCount(one)), result.GetValue(json));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(List<Compared> compared, long bytes, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(document =>
            {
                document.WriteNumber("bytes", bytes);
                document.WriteStartArray("tokenizers");
                foreach (Compared one in compared)
                {
                    document.WriteStartObject();
                    document.WriteString("path", one.Path);
                    document.WriteString("kind", one.Tokenizer.Kind);
                    document.WriteNumber("vocabulary", one.Tokenizer.VocabularySize);
                    document.WriteNumber("tokens", one.Ids.Length);
                    document.WriteFinite("bytes_per_token", (double)bytes / one.Ids.Length);
                    document.WriteBoolean("same_ids", one.Ids.AsSpan().SequenceEqual(compared[0].Ids));
                    document.WriteEndObject();
                }

                document.WriteEndArray();
            });
            return;
        }

        Console.Out.WriteLine($"{bytes} bytes");
        foreach (Compared one in compared)
        {
            int common = one.Ids.AsSpan().CommonPrefixLength(compared[0].Ids);
            string same = one == compared[0] ? "" : common == one.Ids.Length && common == compared[0].Ids.Length ? "  same ids" : $"  differs from token {common} on";
            string ratio = one.Ids.Length == 0 ? "-" : ((double)bytes / one.Ids.Length).ToString("0.000", CultureInfo.InvariantCulture);
            Console.Out.WriteLine($"{one.Ids.Length,10} tokens {ratio,8} bytes/token {one.Tokenizer.VocabularySize,8} in the vocabulary  {one.Tokenizer.Kind,-22}{one.Path}{same}");
        }
    }

    private sealed record Compared(string Path, Tokenizer Tokenizer, int[] Ids);
}
