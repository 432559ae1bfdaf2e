using System.CommandLine;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary><c>tiro tokenizer train|encode|decode|inspect|compare</c>.</summary>
internal static class TokenizerCommand
{
    private static readonly Option<string> Path = new("--tokenizer") { Description = TokenizerPath.Description, HelpName = "PATH", Required = true };
    private static readonly Option<string> Text = new("--text") { Description = "The text.", HelpName = "TEXT" };
    private static readonly Option<string> File = new("--file") { Description = "A file with the text, UTF-8.", HelpName = "FILE" };
    private static readonly Option<string> Lines = new("--jsonl") { Description = "A file with a JSON object a line.", HelpName = "FILE" };
    private static readonly Option<bool> Json = ModelOptions.Json();
    private static readonly Option<bool> ParseSpecial = new("--parse-special") { Description = "Special tokens that are spelled in the text become those tokens." };

    public static Command Create() => new("tokenizer", "Train, use and look at tokenizers.")
    {
        TokenizerTraining.Create(), CreateEncode(), CreateDecode(), CreateInspect(), TokenizerComparison.Create(),
    };

    private static Command CreateEncode()
    {
        var noSpecial = new Option<bool>("--no-special") { Description = "Add no special tokens around the text." };
        var offsets = new Option<bool>("--offsets") { Description = "With --json or --jsonl: also \"offsets\", start and end of each token in code points of the text." };
        var command = new Command("encode", "Text to token ids; --jsonl: {\"text\": ...} a line in, {\"ids\": [...]} a line out.")
        {
            Path, Text, File, Lines, noSpecial, ParseSpecial, Json, offsets,
        };
        command.SetAction(result =>
        {
            RequireOne(command, result, Text, File, Lines);
            Tokenizer tokenizer = TokenizerPath.Load(result.GetRequiredValue(Path));
            bool withOffsets = result.GetValue(offsets);
            bool json = result.GetValue(Json) || result.GetValue(Lines) is not null;
            if (withOffsets && !json)
            {
                throw UsageErrors.In(command, "--offsets needs --json or --jsonl");
            }

            IEnumerable<string> texts = result.GetValue(Lines) is { } lines
                ? JsonLines.Strings(lines, "text")
                : [result.GetValue(Text) ?? InputText.ReadFile(result.GetValue(File)!)];
            foreach (string text in texts)
            {
                if (withOffsets)
                {
                    WriteLocated(text, tokenizer.EncodeWithOffsets(text, result.GetValue(ParseSpecial), addSpecial: !result.GetValue(noSpecial)));
                }
                else
                {
                    WriteIds(tokenizer.Encode(text, result.GetValue(ParseSpecial), addSpecial: !result.GetValue(noSpecial)), json);
                }
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static Command CreateDecode()
    {
        Option<string> ids = ModelOptions.Ids();
        var noSpecial = new Option<bool>("--no-special") { Description = "Leave special tokens out of the text." };
        var command = new Command("decode", "Token ids to text; --jsonl: {\"ids\": [...]} a line in, {\"text\": ...} a line out.")
        {
            Path, ids, Lines, noSpecial, Json,
        };
        command.SetAction(result =>
        {
            RequireOne(command, result, ids, Lines);
            Tokenizer tokenizer = TokenizerPath.Load(result.GetRequiredValue(Path));
            string Decode(int[] tokens) => tokenizer.Decode(tokens, skipSpecial: result.GetValue(noSpecial));
            if (result.GetValue(Lines) is { } lines)
            {
                foreach (int[] line in JsonLines.Ids(lines, "ids"))
                {
                    WriteText(Decode(line), json: true);
                }
            }
            else
            {
                WriteText(Decode(ModelOptions.ParseIds(command, result.GetRequiredValue(ids))), result.GetValue(Json));
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static Command CreateInspect()
    {
        var command = new Command("inspect", "Show what a tokenizer is, or how it cuts a text.") { Path, Text, File, ParseSpecial, Json };
        command.SetAction(result =>
        {
            if (result.GetValue(Text) is not null && result.GetValue(File) is not null)
            {
                throw UsageErrors.In(command, "give --text or --file, not both");
            }

            Tokenizer tokenizer = TokenizerPath.Load(result.GetRequiredValue(Path));
            string? text = result.GetValue(Text) ?? (result.GetValue(File) is { } file ? InputText.ReadFile(file) : null);
            if (text is null)
            {
                TokenizerInspection.Describe(tokenizer, result.GetValue(Json));
            }
            else
            {
                TokenizerInspection.Cut(tokenizer, text, result.GetValue(ParseSpecial), result.GetValue(Json));
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void RequireOne(Command command, ParseResult result, params Option<string>[] options)
    {
        if (options.Count(option => result.GetValue(option) is not null) != 1)
        {
            throw UsageErrors.In(command, $"give one of {string.Join(", ", options.Select(option => option.Name))}");
        }
    }

    private static void WriteIds(int[] ids, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(document => document.WriteIds("ids", ids));
        }
        else
        {
            Console.Out.WriteLine(string.Join(',', ids));
        }
    }

    private static void WriteLocated(string text, TokenSpan[] tokens) => JsonOutput.WriteLine(document =>
    {
        document.WriteIds("ids", [.. tokens.Select(token => token.Id)]);
        document.WriteIds("offsets", [.. CodePointPlaces.Of(text, tokens).SelectMany(place => (int[])[place.Start, place.End])]);
    });

    private static void WriteText(string text, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(document => document.WriteString("text", text));
        }
        else
        {
            Console.Out.WriteLine(text);
        }
    }
}
