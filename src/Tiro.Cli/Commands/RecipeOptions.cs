using System.CommandLine;
using System.Globalization;

namespace Tiro.Cli;

/// <summary>The arguments of every verb that runs a recipe.</summary>
internal static class RecipeOptions
{
    public static Argument<string> Recipe() => new("RECIPE") { Description = "The recipe file (YAML)." };

    /// <summary>For verbs that also run without a recipe, by --model and --data.</summary>
    public static Argument<string?> OptionalRecipe() => new("RECIPE") { Description = "The recipe file (YAML); without it, --model, --data and --out make one.", Arity = ArgumentArity.ZeroOrOne };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Replace a value of the recipe, as in --set model.layers=6; may be repeated.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    public static Option<bool> Resume() => new("--resume") { Description = "Continue the run from its newest whole checkpoint." };

    /// <summary>An option that stands for a key of the recipe.</summary>
    public static Option<string?> Key(string name, string help, string description) => new(name) { Description = description, HelpName = help };

    /// <summary>The values to set, those of options that stand for a key first, so that --set wins.</summary>
    public static string[] Sets(ParseResult result, Option<string[]> set, Option<int> threads, params (Option<string?> Option, string Key)[] keys) =>
        WithThreads([.. keys.Where(key => result.GetValue(key.Option) is not null).Select(key => $"{key.Key}={result.GetValue(key.Option)}"), .. result.GetValue(set) ?? []], result, threads);

    /// <summary>The values to set, with --threads where it was typed.</summary>
    public static string[] WithThreads(string[]? sets, ParseResult result, Option<int> threads) =>
        result.GetResult(threads) is { Implicit: false } ? [.. sets ?? [], string.Create(CultureInfo.InvariantCulture, $"threads={result.GetValue(threads)}")] : sets ?? [];

    /// <summary>The command that continues a run.</summary>
    public static string ContinueCommand(string verb, string? path, string[] sets) =>
        $"{SelfCommand.Words} {verb}{(path is null ? "" : $" {ShellWord.Quote(path)}")}{string.Concat(sets.Select(s => $" --set {ShellWord.Quote(s)}"))} --resume";

    /// <summary>The name of a run: its folder's.</summary>
    public static string Name(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
}
