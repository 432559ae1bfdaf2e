using System.CommandLine;
using Tiro.Data;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary><c>tiro data preview --data F.jsonl --model PATH</c>: the tokens that a fine-tuning learns, before it runs.</summary>
internal static class DataPreviewCommand
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Dialogues, a JSON object a line: messages, conversations, instruction/output, prompt/completion, or text with Human:/Assistant: turns.",
        HelpName = "F.jsonl",
        Required = true,
    };

    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<int> Examples = new("--examples") { Description = "Examples to show.", HelpName = "N", DefaultValueFactory = _ => 3 };
    private static readonly Option<int?> Context = new("--context") { Description = "Most tokens of an example; without it, the model's context.", HelpName = "N" };
    private static readonly Option<string?> Template = new("--template") { Description = "Chat template: chatml or plain; without it, the model's own.", HelpName = "NAME" };
    private static readonly Option<string[]> Field = new("--field") { Description = "A field's usual name and its name in the file, as in prompt=question.", HelpName = "NAME=NAME" };
    private static readonly Option<bool> SkipBad = new("--skip-bad") { Description = "Leave rows out that cannot be used, and count them." };
    private static readonly Option<string> Long = new("--long") { Description = "What becomes of examples longer than the context: fail, truncate, skip or split.", HelpName = "WHAT", DefaultValueFactory = _ => "fail" };
    private static readonly Option<bool> Json = ModelOptions.Json();

    public static Command Create()
    {
        var command = new Command("preview", "Show the tokens that a fine-tuning learns, and check the data.")
        {
            Data, Model, Examples, Context, Template, Field, SkipBad, Long, Json,
        };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        int examples = result.GetValue(Examples);
        if (examples < 0)
        {
            throw UsageErrors.In(command, $"--examples {examples} is negative");
        }

        LongExamples tooLong = ReadLong(command, result.GetRequiredValue(Long));
        var options = new DataRowOptions
        {
            Fields = ReadFields(command, result.GetValue(Field) ?? []),
            Bad = result.GetValue(SkipBad) ? BadRows.Skip : BadRows.Fail,
        };
        string model = result.GetRequiredValue(Model);
        DecoderConfig config = ModelPackage.Describe(model);
        int context = result.GetValue(Context) ?? config.Context;
        if (context < 1 || context > config.Context)
        {
            throw UsageErrors.In(command, $"--context {context} is not between 1 and the {config.Context} tokens of the model");
        }

        ChatEncoder chat = ModelText.Load(model).Chat(result.GetValue(Template));
        DataRows<DialogueRow> rows = DialogueFile.Read(result.GetRequiredValue(Data), options);
        var preview = new DataPreview(rows, SupervisedSet.Encode(rows.Rows, chat, context, tooLong, config.VocabularySize, options.Bad), examples);
        if (result.GetValue(Json))
        {
            preview.WriteJson();
        }
        else
        {
            preview.WriteText(Console.Out, AnsiOutput.Welcome(), skipped: true);
        }

        return ExitCodes.Success;
    }

    private static LongExamples ReadLong(Command command, string name) => name switch
    {
        "fail" => LongExamples.Fail,
        "truncate" => LongExamples.Truncate,
        "skip" => LongExamples.Skip,
        "split" => LongExamples.Split,
        _ => throw UsageErrors.In(command, $"--long {name} is not fail, truncate, skip or split"),
    };

    private static Dictionary<string, string> ReadFields(Command command, string[] texts)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=');
            if (equals < 1 || equals == text.Length - 1 || !fields.TryAdd(text[..equals], text[(equals + 1)..]))
            {
                throw UsageErrors.In(command, $"--field {text} is not a name=name of its own, as in prompt=question");
            }
        }

        return fields;
    }
}
