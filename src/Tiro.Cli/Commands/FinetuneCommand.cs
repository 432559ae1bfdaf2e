using System.CommandLine;
using Tiro.Data;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>
/// <c>tiro finetune [RECIPE.yaml] [--model PATH] [--data F.jsonl] [--method lora|full] [--out DIR] [--set a.b=c ...] [--resume]</c>: teaches a
/// model to answer as dialogues do.
/// </summary>
internal static class FinetuneCommand
{
    private const int Previewed = 2, Sampled = 3;

    private static readonly Argument<string?> Recipe = RecipeOptions.OptionalRecipe();
    private static readonly Option<string?> Model = RecipeOptions.Key("--model", "PATH", "The model to start from; sets model.path.");
    private static readonly Option<string?> Data = RecipeOptions.Key("--data", "F.jsonl", "Dialogues to learn, a JSON object a line; sets data.path.");
    private static readonly Option<string?> Method = RecipeOptions.Key("--method", "lora|full", "An adapter, or all weights; sets method.");
    private static readonly Option<string?> Out = RecipeOptions.Key("--out", "DIR", "The run folder; sets out.");
    private static readonly Option<string[]> Set = RecipeOptions.Set();
    private static readonly Option<int> Threads = ModelOptions.Threads();
    private static readonly Option<bool> Resume = RecipeOptions.Resume();

    public static Command Create()
    {
        var command = new Command("finetune", "Teach a model to answer, from dialogues.") { Recipe, Model, Data, Method, Out, Set, Threads, Resume };
        command.SetAction(result =>
        {
            ModelOptions.UseThreads(command, result.GetValue(Threads));
            string[] sets = RecipeOptions.Sets(result, Set, Threads, (Model, "model.path"), (Data, "data.path"), (Method, "method"), (Out, "out"));
            FinetuneRecipe recipe = RecipeFile.ReadFinetune(result.GetValue(Recipe), sets);
            return Run(recipe, result.GetValue(Resume), RecipeOptions.ContinueCommand("finetune", result.GetValue(Recipe), sets));
        });
        return command;
    }

    private static int Run(FinetuneRecipe recipe, bool resume, string continueCommand)
    {
        string text = RecipeFile.ToYaml(recipe);
        IReadOnlyList<ChatMessage>[] prompts = [];
        RunResult result = RunSession.Run(recipe.Training.LogEvery, recipe.Evaluation, continueCommand, (listener, stop) =>
        {
            using var finetuner = new Finetuner(recipe, text, resume, listener, (rows, set) =>
            {
                new DataPreview(rows, set, Previewed).WriteText(Console.Error, AnsiOutput.WelcomeOnError(), skipped: false);
                prompts = [.. set.Dialogues.Take(Sampled).Select(dialogue => Opening(dialogue.Messages))];
            });
            return finetuner.Run(stop);
        });
        if (result.Interrupted)
        {
            return ExitCodes.Interrupted;
        }

        IReadOnlyList<TextSample> samples = AnswerSamples.Of(recipe.Out, recipe.Model.Template, prompts);
        RunSession.WriteReport(recipe.Out, $"Fine-tuning: {RecipeOptions.Name(recipe.Out)}", $"{result.Steps} updates of {recipe.Model.Path} on {recipe.Data.Path}", samples, text);
        RunSession.PrintEnd(recipe.Out);
        AnswerSamples.Print(samples);
        Console.Out.WriteLine($"try: {SelfCommand.Words} chat --model {ShellWord.Quote(recipe.Out)}");
        return ExitCodes.Success;
    }

    /// <summary>The turns before the first answer.</summary>
    private static ChatMessage[] Opening(IReadOnlyList<ChatMessage> messages) => [.. messages.TakeWhile(message => message.Role != ChatRole.Assistant)];
}
