using System.Diagnostics;
using System.Globalization;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>How a session ended: exit code, run folder, losses before and after in nats a token, and a continued text.</summary>
internal sealed record PretrainOutcome(int ExitCode, double? FirstLoss, double? LastLoss, string Sample);

/// <summary>A pre-training run as a user sees it: progress, Ctrl-C, the closing sample and report.html.</summary>
internal static class PretrainSession
{
    /// <param name="recipe">The resolved recipe.</param>
    /// <param name="resume">Continue the run in the recipe's folder.</param>
    /// <param name="continueCommand">The command that continues the run, for the hint after an interrupt.</param>
    public static PretrainOutcome Run(PretrainRecipe recipe, bool resume, string continueCommand)
    {
        ProgressTarget target = ProgressTarget.StandardError();
        TrainingProgress? progress = null;
        void Say(string line)
        {
            if (progress is null)
            {
                target.Writer.WriteLine(ErrorReporter.Escape(line));
            }
            else
            {
                progress.Say(line);
            }
        }

        var interrupts = new Interrupts(Say);
        var listener = new PretrainListener
        {
            Say = Say,
            Started = (done, total, model) =>
            {
                Say(string.Create(CultureInfo.InvariantCulture, $"model: {model.Config.Family}, {model.Parameters.Count:N0} parameters, vocabulary {model.Config.VocabularySize}, context {model.Config.Context}"));
                progress = new TrainingProgress(target, total, recipe.Training.LogEvery, done);
                interrupts.Arm();
            },
            Stepped = (done, step) => progress!.Step(done, step.Loss, step.Tokens),
            Validated = (_, loss) => progress!.Validation(loss),
        };

        PretrainResult result;
        try
        {
            using var pretrainer = new Pretrainer(recipe, RecipeFile.ToYaml(recipe), resume, listener);
            result = pretrainer.Run(interrupts.Token);
        }
        finally
        {
            interrupts.Dispose();
            progress?.Dispose();
            progress = null;
        }

        if (result.Interrupted)
        {
            Say($"stopped after step {result.Steps}; saved {result.Checkpoint}. Continue with: {continueCommand}");
            return new PretrainOutcome(ExitCodes.Interrupted, null, null, "");
        }

        string sample = recipe.Sample.Tokens > 0 ? Sample(recipe) : "";
        IReadOnlyList<MetricsRow> metrics = MetricsLog.Read(Path.Combine(recipe.Out, MetricsLog.FileName));
        string report = Path.Combine(recipe.Out, "report.html");
        Formats.AtomicFile.Write(report, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(PretrainReport.Html(recipe, metrics, sample))));
        return new PretrainOutcome(ExitCodes.Success, metrics.FirstOrDefault(row => row.ValLoss is not null).ValLoss, metrics.LastOrDefault(row => row.ValLoss is not null).ValLoss, sample);
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
