using System.CommandLine;
using Tiro.Formats;
using Tiro.Models;

namespace Tiro.Cli;

/// <summary><c>tiro merge --model PATH [--adapter DIR]... --out DIR</c>: a model with its adapters' changes in its own weights.</summary>
internal static class MergeCommand
{
    private static readonly Option<string> Model = ModelOptions.Model();
    private static readonly Option<string[]> Adapters = ModelOptions.Adapters();
    private static readonly Option<string> Out = new("--out") { Description = "The model folder to write.", HelpName = "DIR", Required = true };
    private static readonly Option<int> Threads = ModelOptions.Threads();

    public static Command Create()
    {
        var command = new Command("merge", "Write a model with its adapters merged into its weights.") { Model, Adapters, Out, Threads };
        command.SetAction(result => Run(command, result));
        return command;
    }

    private static int Run(Command command, ParseResult result)
    {
        ModelOptions.UseThreads(command, result.GetValue(Threads));
        string target = result.GetRequiredValue(Out);
        using AtomicDirectory folder = AtomicDirectory.Create(target);
        using ModelPackage package = ModelPackage.Load(result.GetRequiredValue(Model), result.GetValue(Adapters));
        if (package.Adapters.Count == 0)
        {
            throw UsageErrors.In(command, $"{package.Path} has no adapter to merge; give one by --adapter, or the folder of an adapter as --model");
        }

        int changed = 0;
        foreach (LoraAdapter adapter in package.Adapters)
        {
            changed += adapter.Modules;
            adapter.Merge();
        }

        var text = ModelText.Of(package);
        ModelPackage.Save(folder, package.Model, package.Tokenizer, text is { Tokenizer: not null, StatedTemplate: not null } ? text.Chat() : null);
        folder.Commit();
        Console.Out.WriteLine($"{target}: {package.Family.Name} model with {changed} changed linear maps");
        return ExitCodes.Success;
    }
}
