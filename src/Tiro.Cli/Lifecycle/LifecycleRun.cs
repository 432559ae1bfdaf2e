using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tiro.Alignment;
using Tiro.Evaluation;
using Tiro.Formats;
using Tiro.Models;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>All stages of a lifecycle, one after the other, with the same evaluation after each. Run again, it goes on where it stopped.</summary>
internal sealed class LifecycleRun
{
    private readonly LifecycleRecipe _recipe;
    private readonly string _continue;
    private readonly List<StageResult> _results = [];

    /// <param name="recipe">The recipe.</param>
    /// <param name="continueCommand">The command that goes on after an interrupt.</param>
    public LifecycleRun(LifecycleRecipe recipe, string continueCommand)
    {
        (_recipe, _continue) = (recipe, continueCommand);
    }

    /// <summary>Runs it; returns the exit code.</summary>
    public int Run()
    {
        Keep();
        WriteWorld();
        var evaluation = new StageEvaluation(_recipe);
        string model = "";
        foreach (Stage stage in _recipe.Stages)
        {
            var clock = Stopwatch.StartNew();
            if (RunStage(stage, model) is not { } made)
            {
                return ExitCodes.Interrupted;
            }

            double seconds = clock.Elapsed.TotalSeconds;
            if (stage == Stage.Reward)
            {
                // A reward model answers nothing: the next stage starts from the model that it started from.
                _results.Add(new StageResult(stage, made, Tokens(stage), seconds, [], []) { Remark = LastMeasure(stage) });
                continue;
            }

            model = made;
            (IReadOnlyList<TaskScore> scores, IReadOnlyList<string> answers) = evaluation.Ask(model);
            StageResult? tuned = _results.Find(result => result.Stage == Stage.Finetune);
            _results.Add(new StageResult(stage, model, Tokens(stage), seconds, scores, answers)
            {
                Wins = tuned is null ? null : StageEvaluation.Compare(scores, tuned.Scores),
                Remark = stage == Stage.Quantize ? Size(model) : LastMeasure(stage),
            });
            Console.Error.WriteLine(LifecycleTable.Line(_results[^1]));
        }

        LifecycleReport.Write(_recipe, _results, evaluation);
        LifecycleTable.Print(Console.Out, _results, evaluation);
        Console.Out.WriteLine($"report: {Path.Combine(_recipe.Out, "report.html")}, model card: {Path.Combine(_recipe.Out, ModelCard.FileName)}");
        Console.Out.WriteLine("talk with it:");
        Console.Out.WriteLine($"{SelfCommand.Words} chat --model {ShellWord.Quote(model)} --temperature 0");
        return ExitCodes.Success;
    }

    /// <summary>Runs a stage, or goes on with it; the path of its model, or null when it was stopped.</summary>
    private string? RunStage(Stage stage, string model)
    {
        string folder = _recipe.Folder(stage);
        Console.Error.WriteLine();
        Console.Error.WriteLine(ErrorReporter.Escape($"== {Title(stage)}: {folder}"));
        switch (stage)
        {
            case Stage.Pretrain:
                PretrainRecipe pretrain = _recipe.ForPretrain();
                string pretrainText = RecipeFile.ToYaml(pretrain);
                return Finish(folder, pretrainText, RunSession.Run(pretrain.Training.LogEvery, pretrain.Evaluation, _continue, (listener, stop) =>
                {
                    using var pretrainer = new Pretrainer(pretrain, pretrainText, resume: true, listener);
                    return pretrainer.Run(stop);
                }));
            case Stage.Finetune:
                FinetuneRecipe finetune = _recipe.ForFinetune(model);
                string finetuneText = RecipeFile.ToYaml(finetune);
                return Finish(folder, finetuneText, RunSession.Run(finetune.Training.LogEvery, finetune.Evaluation, _continue, (listener, stop) =>
                {
                    using var finetuner = new Finetuner(finetune, finetuneText, resume: true, listener, (rows, set) => new DataPreview(rows, set, 1).WriteText(Console.Error, AnsiOutput.WelcomeOnError(), skipped: false));
                    return finetuner.Run(stop);
                }));
            case Stage.Quantize:
                return Quantize(folder, model);
            default:
                AlignRecipe align = _recipe.ForAlign(stage, model);
                string alignText = RecipeFile.ToYaml(align);
                return Finish(folder, alignText, RunSession.Run(align.Training.LogEvery, align.Evaluation, _continue, (listener, stop) =>
                {
                    using var aligner = new Aligner(align, alignText, resume: true, listener);
                    return aligner.Run(stop);
                }));
        }
    }

    private static string? Finish(string folder, string recipe, RunResult result)
    {
        if (result.Interrupted)
        {
            return null;
        }

        RunSession.WriteReport(folder, RecipeOptions.Name(folder), $"{result.Steps} updates", [], recipe, perplexity: false);
        return folder;
    }

    private static string Quantize(string folder, string model)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "model.gguf");
        using ModelPackage package = ModelPackage.Load(model);
        (DecoderModel quantized, _) = ModelQuantizer.Quantize(package.Model);
        using (quantized)
        {
            GgufModel.Save(path, quantized, ModelText.Of(package));
        }

        return path;
    }

    /// <summary>The recipe stays with the runs; another one must not go on with them.</summary>
    private void Keep()
    {
        if (File.Exists(_recipe.Out))
        {
            throw new FormatException($"{_recipe.Out}: a file, not a folder; choose another --out");
        }

        string kept = Path.Combine(_recipe.Out, "recipe.yaml"), text = RecipeFile.ToYaml(_recipe);
        if (File.Exists(kept) && File.ReadAllText(kept) != text)
        {
            throw new FormatException($"{_recipe.Out}: holds runs with other settings; choose another --out, or delete the folder");
        }

        Fsync.CreateDirectory(_recipe.Out);
        AtomicFile.Write(kept, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private void WriteWorld()
    {
        LifecycleWorld world = _recipe.Data.World;
        if (world.Sizes.Documents == 0)
        {
            return;
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"writing a small world of {world.People} people, {world.Sizes.Documents:N0} documents, to {ErrorReporter.Escape(_recipe.DataFolder)}"));
        WorldFolder.Write(_recipe.DataFolder, _recipe.Seed, world.Language, world.People, world.Sizes);
    }

    private string Title(Stage stage) => stage switch
    {
        Stage.Pretrain => string.Create(CultureInfo.InvariantCulture, $"pre-training on {(long)_recipe.Pretrain.Training.Steps * _recipe.Pretrain.Training.Batch * _recipe.Pretrain.Training.Accumulation * _recipe.Pretrain.Model.Context:N0} tokens"),
        Stage.Finetune => "supervised fine-tuning",
        Stage.Reward => "a reward model",
        Stage.Dpo => "preferences (DPO)",
        Stage.Grpo => "rewards of a checker (GRPO)",
        _ => "8-bit quantisation",
    };

    private long Tokens(Stage stage) => stage == Stage.Quantize ? 0 : Metrics(stage).LastOrDefault(row => row.Tokens is not null).Tokens ?? 0;

    /// <summary>The first measure of the last evaluation, or of the last step: accuracy of preferences, reward.</summary>
    private string LastMeasure(Stage stage)
    {
        IReadOnlyList<MetricsRow> rows = Metrics(stage);
        MetricsRow row = rows.LastOrDefault(row => row.Loss is null && row.More is not null) is { More: not null } evaluated ? evaluated : rows.LastOrDefault(row => row.More is not null);
        return row.More is [var first, ..] ? string.Create(CultureInfo.InvariantCulture, $"{(row.Loss is null ? "held-out " : "")}{first.Name} {100 * first.Value:0.0} %") : "";
    }

    private IReadOnlyList<MetricsRow> Metrics(Stage stage) => MetricsLog.Read(Path.Combine(_recipe.Folder(stage), MetricsLog.FileName));

    /// <summary>Bytes of the quantised file beside those of the weights in f32.</summary>
    private static string Size(string path)
    {
        long bytes = new FileInfo(path).Length, full = ModelPackage.Describe(path) is var config ? DecoderModel.CountParameters(config) * sizeof(float) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes, {(double)bytes / full:0.000} of f32");
    }
}
