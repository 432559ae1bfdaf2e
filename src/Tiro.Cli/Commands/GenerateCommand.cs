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
    private static readonly Option<int> MaxTokens = new("--max-tokens") { Description = "New tokens at most.", HelpName = "N", DefaultValueFactory = _ => 256 };
    private static readonly Option<bool> IgnoreEos = new("--ignore-eos") { Description = "Go on after a token that ends the text." };

    private static readonly Option<float> Temperature = new("--temperature")
    {
        Description = "Randomness; 0 always takes the most probable token.",
        HelpName = "T",
        DefaultValueFactory = _ => 0.8f,
    };

    private static readonly Option<int> TopK = new("--top-k") { Description = "Draw from the k most probable tokens only; 0 = all.", HelpName = "K" };
    private static readonly Option<float> TopP = new("--top-p") { Description = "Draw from the most probable tokens that make up p only.", HelpName = "P", DefaultValueFactory = _ => 1f };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of the draws.", HelpName = "N" };
    private static readonly Option<bool> Json = ModelOptions.Json();
    private static readonly Option<int> Threads = ModelOptions.Threads();
    private static readonly Option<string> Arithmetic = ModelOptions.Arithmetic();

    public static Command Create()
    {
        var command = new Command("generate", "Continue a text.")
        {
            Model, Adapters, Prompt, Ids, MaxTokens, IgnoreEos, Temperature, TopK, TopP, Seed, Arithmetic, Json, Threads,
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

        GenerationOptions options = ReadOptions(command, result);
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

    private static GenerationOptions ReadOptions(Command command, ParseResult result)
    {
        var sampling = new SamplingOptions
        {
            Temperature = result.GetValue(Temperature),
            TopK = result.GetValue(TopK),
            TopP = result.GetValue(TopP),
            Seed = result.GetValue(Seed),
        };
        int tokens = result.GetValue(MaxTokens);
        string? problem = tokens < 0 ? $"--max-tokens {tokens} is negative" : sampling.Problem();
        return problem is null
            ? new GenerationOptions { MaxTokens = tokens, IgnoreEos = result.GetValue(IgnoreEos), Sampling = sampling }
            : throw UsageErrors.In(command, problem);
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
        json.WriteIds("ids", result.Ids);
        json.WriteString("text", result.Text);
        json.WriteString("finish_reason", result.FinishReason);
        json.WriteNumber("prompt_tokens", result.PromptTokens);
        json.WriteString("arithmetic", arithmetic);
        json.WriteNumber("peak_memory", ProcessMemory.Peak());
    });
}
