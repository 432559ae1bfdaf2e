using System.Globalization;
using System.Text;
using Tiro.Formats;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>A training run as a user sees it: its lines, its progress, and Ctrl-C, which saves before it leaves.</summary>
internal static class RunSession
{
    /// <param name="logEvery">Updates between two plain lines.</param>
    /// <param name="evaluation">Which tasks the model is asked at every evaluation.</param>
    /// <param name="continueCommand">The command that continues the run, for the hint after an interrupt.</param>
    /// <param name="run">Runs it: from a listener and what asks for a stop.</param>
    public static RunResult Run(int logEvery, EvaluationOptions evaluation, string continueCommand, Func<RunListener, CancellationToken, RunResult> run)
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
        var listener = new RunListener
        {
            Say = Say,
            Started = (done, total, weights) =>
            {
                Models.DecoderConfig config = weights.Model.Config;
                Say(string.Create(CultureInfo.InvariantCulture, $"model: {config.Family}, {weights.Model.Parameters.Count:N0} parameters, vocabulary {config.VocabularySize}, context {config.Context}"));
                progress = new TrainingProgress(target, total, logEvery, done);
                interrupts.Arm();
            },
            Stepped = (done, step) => progress!.Step(done, step.Loss, step.Tokens, step.More?[0]),
            Measure = TaskMeasures.Of(evaluation),
            Evaluated = (_, result) => progress!.Evaluation(result.Loss, result.More?[0]),
        };

        RunResult result;
        try
        {
            result = run(listener, interrupts.Token);
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
        }

        return result;
    }

    /// <summary>Writes report.html from what the run wrote down.</summary>
    public static void WriteReport(string folder, string title, string lead, IReadOnlyList<TextSample> samples, string recipe, bool perplexity = true)
    {
        IReadOnlyList<MetricsRow> metrics = MetricsLog.Read(Path.Combine(folder, MetricsLog.FileName));
        string html = RunReport.Html(title, lead, metrics, samples, recipe, perplexity);
        AtomicFile.Write(Path.Combine(folder, "report.html"), stream => stream.Write(Encoding.UTF8.GetBytes(html)));
    }

    /// <summary>The last lines of a run: its last evaluation, memory, folder. A loss that is nats a token has a perplexity.</summary>
    public static void PrintEnd(string folder, bool perplexity = true)
    {
        MetricsRow last = MetricsLog.Read(Path.Combine(folder, MetricsLog.FileName)).LastOrDefault(row => row.Loss is null);
        if (last.ValLoss is { } loss)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"validation loss {loss:0.0000}{(perplexity ? $", perplexity {Math.Exp(loss):0.00}" : "")}"));
        }

        foreach (Measure measure in last.More ?? [])
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"validation {measure.Name} {measure.Value:0.0000}"));
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory {ProcessMemory.Peak() / (1024.0 * 1024):0} MiB"));
        Console.Out.WriteLine($"run folder {folder}: checkpoints, metrics.jsonl, tensorboard, report.html");
    }
}
