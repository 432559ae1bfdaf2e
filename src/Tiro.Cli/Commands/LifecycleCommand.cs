using System.CommandLine;

namespace Tiro.Cli;

/// <summary><c>tiro lifecycle RECIPE.yaml [--set a.b=c ...]</c>: all stages of a model's life, from a folder of data.</summary>
internal static class LifecycleCommand
{
    private static readonly Argument<string> Recipe = RecipeOptions.Recipe();
    private static readonly Option<string[]> Set = RecipeOptions.Set();
    private static readonly Option<int> Threads = ModelOptions.Threads();

    public static Command Create()
    {
        var command = new Command("lifecycle", "Run all stages on your data: pre-train, fine-tune, align, quantise, with the same tests after each.") { Recipe, Set, Threads };
        command.SetAction(result =>
        {
            ModelOptions.UseThreads(command, result.GetValue(Threads));
            string path = result.GetRequiredValue(Recipe);
            string[] sets = RecipeOptions.WithThreads(result.GetValue(Set), result, Threads);
            string again = $"{SelfCommand.Words} lifecycle {ShellWord.Quote(path)}{string.Concat(sets.Select(s => $" --set {ShellWord.Quote(s)}"))}";
            return new LifecycleRun(RecipeFile.ReadLifecycle(path, sets), again).Run();
        });
        return command;
    }
}
