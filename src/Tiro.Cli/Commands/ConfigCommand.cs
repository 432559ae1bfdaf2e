using System.CommandLine;

namespace Tiro.Cli;

/// <summary><c>tiro config show RECIPE.yaml [--set a.b=c ...]</c>: a recipe as a run would use it.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Look at recipes.") { CreateShow() };

    private static Command CreateShow()
    {
        Argument<string> recipe = RecipeOptions.Recipe();
        Option<string[]> set = RecipeOptions.Set();
        var command = new Command("show", "Check a recipe and print it with every default filled in.") { recipe, set };
        command.SetAction(result =>
        {
            Console.Out.Write(RecipeFile.Resolve(result.GetRequiredValue(recipe), result.GetValue(set) ?? []));
            return ExitCodes.Success;
        });
        return command;
    }
}
