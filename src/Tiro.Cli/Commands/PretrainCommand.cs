using System.CommandLine;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary><c>tiro pretrain RECIPE.yaml [--set a.b=c ...] [--threads N] [--resume]</c>: trains a model from text.</summary>
internal static class PretrainCommand
{
    public static Command Create()
    {
        Argument<string> path = RecipeOptions.Recipe();
        Option<string[]> set = RecipeOptions.Set();
        Option<int> threads = ModelOptions.Threads();
        Option<bool> resume = RecipeOptions.Resume();
        var command = new Command("pretrain", "Train a model from a text file or a folder of text files.") { path, set, threads, resume };
        command.SetAction(result =>
        {
            ModelOptions.UseThreads(command, result.GetValue(threads));
            string[] sets = RecipeOptions.WithThreads(result.GetValue(set), result, threads);
            string file = result.GetRequiredValue(path);
            PretrainRecipe recipe = RecipeFile.ReadPretrain(file, sets);
            return Run(recipe, result.GetValue(resume), RecipeOptions.ContinueCommand("pretrain", file, sets));
        });
        return command;
    }

    public static int Run(PretrainRecipe recipe, bool resume, string continueCommand)
    {
        string text = RecipeFile.ToYaml(recipe);
        RunResult result = RunSession.Run(recipe.Training.LogEvery, recipe.Evaluation, continueCommand, (listener, stop) =>
        {
            using var pretrainer = new Pretrainer(recipe, text, resume, listener);
            return pretrainer.Run(stop);
        });
        if (result.Interrupted)
        {
            return ExitCodes.Interrupted;
        }

        string sample = recipe.Sample.Tokens > 0 ? Sample(recipe) : "";
        IReadOnlyList<TextSample> samples = sample.Length > 0 ? [new TextSample("Continuation", recipe.Sample.Prompt, sample)] : [];
        RunSession.WriteReport(recipe.Out, $"Pre-training: {RecipeOptions.Name(recipe.Out)}", $"{recipe.Training.Steps} updates on {recipe.Data.Path}", samples, text);
        RunSession.PrintEnd(recipe.Out);
        if (sample.Length > 0)
        {
            Console.Out.WriteLine(TextWrap.Fold(recipe.Sample.Prompt + sample, 80));
        }

        Console.Out.WriteLine($"try: {SelfCommand.Words} generate --model {ShellWord.Quote(recipe.Out)} --prompt \"...\" --max-tokens 100");
        return ExitCodes.Success;
    }

    /// <summary>The recipe's prompt continued by the finished model.</summary>
    private static string Sample(PretrainRecipe recipe)
    {
        using ModelPackage package = ModelPackage.Load(recipe.Out);
        string prompt = recipe.Sample.Prompt;
        int[] ids = prompt.Length > 0 ? package.Tokenizer!.Encode(prompt) : [package.Tokenizer!.EndOfText ?? 0];
        var options = new GenerationOptions
        {
            MaxTokens = recipe.Sample.Tokens,
            Sampling = new SamplingOptions { Temperature = (float)recipe.Sample.Temperature, Seed = (ulong)recipe.Seed },
        };
        return new Generator(package.Model, package.Tokenizer).Run([ids], options)[0].Text;
    }
}
