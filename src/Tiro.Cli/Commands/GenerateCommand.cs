using System.CommandLine;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary><c>tiro generate --model PATH (--prompt S | --prompt - | --ids 1,2,3)</c>: continues a text.</summary>
internal static class GenerateCommand
{
    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<string[]> Adapters = ModelOptions.Adapters();
    private static readonly Option<string> Prompt = new("--prompt") { Description = "The text to continue; - reads it from standard input.", HelpName = "TEXT" };
    private static readonly Option<string> Ids = ModelOptions.Ids();
    private static readonly Option<bool> IgnoreEos = new("--ignore-eos") { Description = "Go on after a token that ends the text." };
    private static readonly Option<bool> Json = ModelOptions.Json();
    private static readonly Option<int> Threads = ModelOptions.Threads();
    private static readonly Option<string> Arithmetic = ModelOptions.Arithmetic();

    public static Command Create()
    {
        var command = new Command("generate", "Continue a text.")
        {
            Model, Adapters, Prompt, Ids, IgnoreEos, GenerationFlags.All, Arithmetic, Json, Threads,
        };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        string? text = result.GetValue(Prompt), ids = result.GetValue(Ids);
        if (text is null == ids is null)
        {
            throw UsageErrors.In(command, "give either --prompt or --ids");
        }

        GenerationOptions options = GenerationFlags.Read(command, result) with { IgnoreEos = result.GetValue(IgnoreEos) };
        int[]? given = ids is null ? null : ModelOptions.ParseIds(command, ids);
        text = text == "-" ? InputText.ReadStandardInput() : text;
        ModelOptions.UseThreads(command, result.GetValue(Threads));
        using ModelPackage package = ModelOptions.Load(command, result.GetRequiredValue(Model), result.GetRequiredValue(Arithmetic), result.GetValue(Adapters));
        int[] prompt = given ?? Encode(package, text!);
        using var interrupts = new Interrupts(_ => { });
        var generator = new Generator(package.Model, package.Tokenizer);
        if (result.GetValue(Json))
        {
            WriteJson(generator.Run([prompt], options, cancellation: interrupts.Token)[0], ModelOptions.ArithmeticOf(package.Model));
            return ExitCodes.Success;
        }

        Stream(generator.Stream([prompt], options, cancellation: interrupts.Token), hasText: package.Tokenizer is not null);
        return ExitCodes.Success;
    }

    private static int[] Encode(ModelPackage package, string text)
    {
        Tokenizer tokenizer = package.Tokenizer
            ?? throw new FileNotFoundException($"{package.Path}: the model has no tokenizer.json; give --ids instead of --prompt");
        int[] ids = tokenizer.Encode(text, parseSpecial: false, addSpecial: true);

        // An empty prompt starts a text as in training: after the token that separates texts.
        int? start = package.Model.Config.BosId ?? tokenizer.EndOfText;
        return ids.Length == 0 && start is { } id ? [id] : ids;
    }

    private static void Stream(IEnumerable<GeneratedToken> tokens, bool hasText)
    {
        bool first = true;
        foreach (GeneratedToken token in tokens)
        {
            Console.Out.Write(hasText ? token.Text : first ? $"{token.Id}" : $",{token.Id}");
            Console.Out.Flush();
            first = false;
        }

        Console.Out.Write('\n');
    }

    private static void WriteJson(GenerationResult result, string arithmetic) => JsonOutput.WriteLine(json =>
    {
        json.WriteResult(result);
        json.WriteString("arithmetic", arithmetic);
        json.WriteNumber("peak_memory", ProcessMemory.Peak());
    });
}
