using System.CommandLine;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tiro.Data;
using Tiro.Evaluation;
using Tiro.Formats;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary><c>tiro eval --model PATH --tasks FILE.jsonl[,FILE]</c>: asks a model tasks whose answers can be checked.</summary>
internal static class EvalCommand
{
    /// <summary>Unescaped letters of every alphabet: the file is for people too.</summary>
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<string[]> Adapters = ModelOptions.Adapters();

    private static readonly Option<string[]> Tasks = new("--tasks")
    {
        Description = "Files of tasks, a JSON object a line: prompt, answer and checker as `tiro data world` writes them, or question and answer, of which the last number counts.",
        HelpName = "FILE[,FILE]",
        Required = true,
    };

    private static readonly Option<string?> Template = new("--template") { Description = "Chat template: chatml or plain; without it, the model's own.", HelpName = "NAME" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Ask at most so many tasks of a kind; 0 = all.", HelpName = "N" };

    private static readonly Option<int> MaxTokens = new("--max-tokens")
    {
        Description = "Tokens of an answer at most.",
        HelpName = "N",
        DefaultValueFactory = _ => new TaskEvaluationOptions().MaxTokens,
    };

    private static readonly Option<string?> Out = new("--out") { Description = "Write every task with the model's answer and the verdict, a JSON object a line.", HelpName = "FILE" };
    private static readonly Option<bool> Json = ModelOptions.Json();
    private static readonly Option<int> Threads = ModelOptions.Threads();
    private static readonly Option<string> Arithmetic = ModelOptions.Arithmetic();

    public static Command Create()
    {
        var command = new Command("eval", "Ask a model tasks whose answers can be checked.") { Model, Adapters, Tasks, Template, Limit, MaxTokens, Out, Arithmetic, Json, Threads };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        var options = new TaskEvaluationOptions { Limit = result.GetValue(Limit), MaxTokens = result.GetValue(MaxTokens) };
        if (options.Problem() is { } problem)
        {
            throw UsageErrors.In(command, problem);
        }

        ModelOptions.UseThreads(command, result.GetValue(Threads));
        string? target = result.GetValue(Out);
        if (target is not null && Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{target}: there is no folder {folder}; make it first, or choose another --out");
        }

        TaskItem[] items = [.. Paths(result.GetRequiredValue(Tasks)).SelectMany(TaskSource.Read)];
        using ModelPackage package = ModelOptions.Load(command, result.GetRequiredValue(Model), result.GetRequiredValue(Arithmetic), result.GetValue(Adapters));
        ChatEncoder chat = ModelText.Of(package).Chat(result.GetValue(Template));
        using var interrupts = new Interrupts(_ => { });
        IReadOnlyList<TaskScore> scores = TaskEvaluation.Run(package.Model, chat, items, options, ShowProgress(), interrupts.Token);
        if (target is not null)
        {
            AtomicFile.Write(target, stream => WriteAnswers(stream, scores.SelectMany(score => score.Answers)));
        }

        var report = new EvalReport(scores);
        if (result.GetValue(Json))
        {
            report.WriteJson();
        }
        else
        {
            report.WriteText();
        }

        return ExitCodes.Success;
    }

    /// <summary>A comma stands between files, unless a file's own name has it.</summary>
    private static IEnumerable<string> Paths(string[] values) =>
        values.SelectMany(value => File.Exists(value) ? [value] : value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static Action<string, int, int> ShowProgress()
    {
        var sinceLine = Stopwatch.StartNew();
        return (kind, done, all) =>
        {
            if (sinceLine.Elapsed.TotalSeconds >= 1)
            {
                Console.Error.WriteLine($"{ErrorReporter.Escape(kind)}: {done} of {all}");
                sinceLine.Restart();
            }
        };
    }

    private static void WriteAnswers(Stream stream, IEnumerable<TaskAnswer> answers)
    {
        using var json = new Utf8JsonWriter(stream, s_readable);
        foreach (TaskAnswer answer in answers)
        {
            json.WriteStartObject();
            json.WriteString("kind", answer.Item.Kind);
            EvalReport.WriteAnswer(json, answer);
            json.WriteEndObject();
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }
}
