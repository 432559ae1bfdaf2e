using System.CommandLine;

namespace Tiro.Cli;

/// <summary>The arguments of every verb that runs a recipe.</summary>
internal static class RecipeOptions
{
    public static Argument<string> Recipe() => new("RECIPE") { Description = "The recipe file (YAML)." };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Replace a value of the recipe, as in --set model.layers=6; may be repeated.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };
}
