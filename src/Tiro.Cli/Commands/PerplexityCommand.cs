using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Tiro.Evaluation;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary><c>tiro perplexity --model PATH --file F --context N</c>: how well a model predicts a text.</summary>
internal static class PerplexityCommand
{
    private const string All = "all", SecondHalf = "second-half";

    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<string[]> Adapters = ModelOptions.Adapters();
    private static readonly Option<string> File = new("--file") { Description = "The text, UTF-8.", HelpName = "FILE", Required = true };

    private static readonly Option<int> Context = new("--context")
    {
        Description = "Tokens of a window; windows do not overlap and each is evaluated alone.",
        HelpName = "N",
        Required = true,
    };

    private static readonly Option<int> Chunks = new("--chunks") { Description = "Read at most so many windows; 0 = all.", HelpName = "N" };
    private static readonly Option<string> Bytes = new("--bytes") { Description = "Only bytes FROM to TO (exclusive) of the file.", HelpName = "FROM:TO" };

    private static readonly Option<string> Protocol = new("--protocol")
    {
        Description = "all: every token of a window but its first counts; second-half: only those past its middle, as llama.cpp's.",
        HelpName = "all|second-half",
        DefaultValueFactory = _ => All,
    };

    private static readonly Option<bool> Json = ModelOptions.Json();
    private static readonly Option<int> Threads = ModelOptions.Threads();
    private static readonly Option<string> Arithmetic = ModelOptions.Arithmetic();

    public static Command Create()
    {
        var command = new Command("perplexity", "Measure how well a model predicts a text.") { Model, Adapters, File, Context, Chunks, Bytes, Protocol, Arithmetic, Json, Threads };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        string name = result.GetRequiredValue(Protocol);
        PerplexityProtocol protocol = name switch
        {
            All => PerplexityProtocol.All,
            SecondHalf => PerplexityProtocol.SecondHalf,
            _ => throw UsageErrors.In(command, $"--protocol '{name}' is not {All} or {SecondHalf}"),
        };
        if (result.GetValue(Chunks) < 0)
        {
            throw UsageErrors.In(command, "--chunks is negative");
        }

        ModelOptions.UseThreads(command, result.GetValue(Threads));
        string text = ReadText(command, result.GetRequiredValue(File), result.GetValue(Bytes));
        using ModelPackage package = ModelOptions.Load(command, result.GetRequiredValue(Model), result.GetRequiredValue(Arithmetic), result.GetValue(Adapters));
        Tokenizer tokenizer = package.Tokenizer ?? throw ModelText.NoTokenizer(package.Path);
        var sinceLine = Stopwatch.StartNew();
        using var interrupts = new Interrupts(_ => { });
        PerplexityResult measured = Perplexity.Measure(
            package.Model, tokenizer.Encode(text), result.GetValue(Context), protocol, result.GetValue(Chunks),
            (chunk, nll) =>
            {
                if (sinceLine.Elapsed.TotalSeconds >= 1)
                {
                    Console.Error.WriteLine(FormattableString.Invariant($"window {chunk}: perplexity so far {Math.Exp(nll):F4}"));
                    sinceLine.Restart();
                }
            },
            interrupts.Token);
        Write(measured, name, ModelOptions.ArithmeticOf(package.Model), result.GetValue(Json));
        return ExitCodes.Success;
    }

    private static string ReadText(Command command, string path, string? range)
    {
        byte[] bytes = InputText.ReadBytes(path);
        if (range is null)
        {
            return InputText.Decode(bytes, path);
        }

        string[] parts = range.Split(':');
        bool numbers = parts.Length == 2
            & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int from)
            & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int to);
        if (!numbers || from >= to || to > bytes.Length)
        {
            throw UsageErrors.In(command, $"--bytes '{range}' is not FROM:TO with FROM < TO <= {bytes.Length}, the file's length");
        }

        return InputText.Decode(bytes.AsSpan(from..to), $"{path}, bytes {range}");
    }

    private static void Write(PerplexityResult measured, string protocol, string arithmetic, bool json)
    {
        if (!json)
        {
            Console.Out.WriteLine(FormattableString.Invariant(
                $"perplexity {measured.Perplexity:F4} (mean loss {measured.Nll:F6} over {measured.Tokens} tokens in {measured.Chunks} windows, protocol {protocol})"));
            return;
        }

        JsonOutput.WriteLine(document =>
        {
            document.WriteFinite("perplexity", measured.Perplexity);
            document.WriteNumber("nll", measured.Nll);
            document.WriteNumber("tokens", measured.Tokens);
            document.WriteNumber("chunks", measured.Chunks);
            document.WriteString("protocol", protocol);
            document.WriteString("arithmetic", arithmetic);
        });
    }
}
