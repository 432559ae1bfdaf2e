using System.CommandLine;
using Tiro.Alignment;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>
/// <c>tiro align [RECIPE.yaml] [--method reward|dpo|grpo] [--model PATH] [--data F.jsonl] [--out DIR] [--set a.b=c ...] [--resume]</c>: a reward
/// model, or a model that learns from preferences or from rewards.
/// </summary>
internal static class AlignCommand
{
    private const int Previewed = 1, Sampled = 3;

    private static readonly Argument<string?> Recipe = RecipeOptions.OptionalRecipe();
    private static readonly Option<string?> Method = RecipeOptions.Key("--method", "reward|dpo|grpo", "A reward model, preferences, or rewards of a checker; sets method.");
    private static readonly Option<string?> Model = RecipeOptions.Key("--model", "PATH", "The model to start from; sets model.path.");
    private static readonly Option<string?> Data = RecipeOptions.Key("--data", "F.jsonl", "Preference pairs, or tasks for grpo, a JSON object a line; sets data.path.");
    private static readonly Option<string?> Out = RecipeOptions.Key("--out", "DIR", "The run folder; sets out.");
    private static readonly Option<string[]> Set = RecipeOptions.Set();
    private static readonly Option<int> Threads = ModelOptions.Threads();
    private static readonly Option<bool> Resume = RecipeOptions.Resume();

    public static Command Create()
    {
        var command = new Command("align", "Align a model with preferences or rewards.") { Recipe, Method, Model, Data, Out, Set, Threads, Resume };
        command.SetAction(result =>
        {
            ModelOptions.UseThreads(command, result.GetValue(Threads));
            string[] sets = RecipeOptions.Sets(result, Set, Threads, (Method, "method"), (Model, "model.path"), (Data, "data.path"), (Out, "out"));
            if (result.GetValue(Recipe) is null && !sets.Any(set => set.StartsWith("method=", StringComparison.Ordinal)))
            {
                throw UsageErrors.In(command, "give a recipe, or --method reward, dpo or grpo");
            }

            AlignRecipe recipe = RecipeFile.ReadAlign(result.GetValue(Recipe), sets);
            return Run(recipe, result.GetValue(Resume), RecipeOptions.ContinueCommand("align", result.GetValue(Recipe), sets));
        });
        return command;
    }

    private static int Run(AlignRecipe recipe, bool resume, string continueCommand)
    {
        string text = RecipeFile.ToYaml(recipe);
        IReadOnlyList<ChatMessage>[] prompts = [];
        var preview = new AlignPreview
        {
            Pairs = (pairs, chat) =>
            {
                PairPreview.Write(Console.Error, pairs, chat, Previewed, AnsiOutput.WelcomeOnError());
                prompts = [.. pairs.Rows.Take(Sampled).Select(row => row.Prompt)];
            },
            Tasks = (tasks, chat) =>
            {
                PairPreview.Write(Console.Error, tasks, chat, Previewed);
                prompts = [.. tasks.Items.Take(Sampled).Select(item => item.Prompt)];
            },
        };
        RunResult result = RunSession.Run(recipe.Training.LogEvery, recipe.Evaluation, continueCommand, (listener, stop) =>
        {
            using var aligner = new Aligner(recipe, text, resume, listener, preview);
            return aligner.Run(stop);
        });
        if (result.Interrupted)
        {
            return ExitCodes.Interrupted;
        }

        IReadOnlyList<TextSample> samples = recipe.Method == AlignMethod.Reward ? [] : AnswerSamples.Of(recipe.Out, recipe.Model.Template, prompts);
        RunSession.WriteReport(recipe.Out, $"Alignment: {RecipeOptions.Name(recipe.Out)}", $"{result.Steps} steps of {recipe.Model.Path} on {recipe.Data.Path}", samples, text, perplexity: false);
        RunSession.PrintEnd(recipe.Out, perplexity: false);
        AnswerSamples.Print(samples);
        return ExitCodes.Success;
    }
}
