using System.CommandLine;
using System.Globalization;
using Tiro.Models;

namespace Tiro.Cli;

/// <summary><c>tiro bench generate --model PATH</c>: tokens per second of reading prompts and of generating.</summary>
internal static class BenchGenerateCommand
{
    private const int MostRepeats = 1000;

    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<int> Prompt = new("--prompt") { Description = "Tokens of a prompt.", HelpName = "N", DefaultValueFactory = _ => 512 };
    private static readonly Option<int> Generate = new("--generate") { Description = "New tokens of a sequence.", HelpName = "N", DefaultValueFactory = _ => 128 };

    private static readonly Option<string> Batch = new("--batch")
    {
        Description = "Sequences at once; each size is measured.",
        HelpName = "N,N,...",
        DefaultValueFactory = _ => "1,4,16",
    };

    private static readonly Option<string> Arithmetic = ModelOptions.Arithmetic();
    private static readonly Option<int> Repeats = new("--repeats") { Description = "Runs of which the median counts.", HelpName = "N", DefaultValueFactory = _ => 5 };

    public static Command Create()
    {
        var command = new Command("generate", "Reading prompts and making tokens with a model.") { Model, Prompt, Generate, Batch, Repeats, Arithmetic };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        int[] batches = ParseBatches(command, result.GetRequiredValue(Batch));
        int prompt = Positive(command, result, Prompt, int.MaxValue), generate = Positive(command, result, Generate, int.MaxValue), repeats = Positive(command, result, Repeats, MostRepeats);
        using MachineLimits limits = BenchCommand.ReadLimits(command, result);
        using ModelPackage package = ModelOptions.Load(command, result.GetRequiredValue(Model), result.GetRequiredValue(Arithmetic));
        int context = package.Model.Config.Context;
        if ((long)prompt + generate + 1 > context)
        {
            throw UsageErrors.In(command, $"--prompt {prompt} and --generate {generate} exceed the model's context of {context} tokens (one is kept for the last)");
        }

        bool json = BenchCommand.WantsJson(result);
        if (!json)
        {
            Console.Out.WriteLine(BenchCommand.Machine(limits.Threads));
            Console.Out.WriteLine($"{$"generate, {prompt} + {generate} tokens",-32}{"prompt",12}{"new",12}  {"tokens/s",-10}{"peak MiB",10}");
        }

        var figures = new List<GenerateFigures>();
        foreach (int batch in batches)
        {
            GenerateFigures measured = GenerateBench.Run(package.Model, batch, prompt, generate, repeats, limits.Threads);
            figures.Add(measured);
            if (!json)
            {
                Console.Out.WriteLine(FormattableString.Invariant(
                    $"{$"batch {batch}",-32}{measured.PrefillTokensPerSecond,12:F1}{measured.DecodeTokensPerSecond,12:F1}  {"",-10}{measured.PeakMemoryMiB,10:F0}"));
                Console.Out.Flush();
            }
        }

        if (json)
        {
            WriteJson(figures, ModelOptions.ArithmeticOf(package.Model));
        }

        return ExitCodes.Success;
    }

    private static void WriteJson(List<GenerateFigures> figures, string arithmetic) => JsonOutput.WriteLine(json =>
    {
        json.WriteStartArray("results");
        foreach (GenerateFigures measured in figures)
        {
            json.WriteStartObject();
            measured.Write(json);
            json.WriteString("arithmetic", arithmetic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static int Positive(Command command, ParseResult result, Option<int> option, int most) =>
        result.GetValue(option) is > 0 and int value && value <= most
            ? value
            : throw UsageErrors.In(command, $"{option.Name} {result.GetValue(option)} is not between 1 and {most}");

    private static int[] ParseBatches(Command command, string text)
    {
        int[] batches = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0)];
        return Array.TrueForAll(batches, size => size is > 0 and <= 4096)
            ? batches
            : throw UsageErrors.In(command, $"--batch '{text}' is not a list of sizes between 1 and 4096, as in 1,4,16");
    }
}
