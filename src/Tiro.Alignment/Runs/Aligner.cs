using System.Globalization;
using Tiro.Data;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Alignment;

/// <summary>An alignment run from recipe to checkpoint: a reward model, DPO or GRPO.</summary>
public sealed class Aligner : IDisposable
{
    private readonly AlignRecipe _recipe;
    private readonly RunListener _listener;
    private readonly AlignPreview _preview;
    private readonly TrainingRun _run;
    private readonly List<IDisposable> _owned = [];

    /// <summary>Opens the run folder.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="recipeText">It resolved, kept with the run.</param>
    /// <param name="resume">Whether to continue a run that the folder holds.</param>
    /// <param name="listener">Hears how it goes.</param>
    /// <param name="preview">Sees what will be learned from.</param>
    public Aligner(AlignRecipe recipe, string recipeText, bool resume, RunListener listener, AlignPreview? preview = null)
    {
        (_recipe, _listener, _preview) = (recipe, listener, preview ?? new AlignPreview());
        _run = new TrainingRun(recipe.Settings, recipeText, resume, listener);
    }

    /// <summary>Trains until the last step, or until <paramref name="cancellation"/> asks it to save and stop.</summary>
    public RunResult Run(CancellationToken cancellation)
    {
        (ModelPackage package, ChatEncoder chat, int context) = _recipe.Model.Load(_recipe.Training.Recompute);
        _owned.Add(package);
        TrainingMemory.Require(TrainingMemory.Plan(package.Model.Config with { Context = _recipe.Training.MicroTokens }, _recipe.Training with { Batch = 1 }, 0, 0), "lower training.micro_tokens");
        RunJob job = _recipe.Method switch
        {
            AlignMethod.Reward => Reward(package.Model, chat, context),
            AlignMethod.Dpo => Preference(package.Model, chat, context),
            _ => Rollouts(package.Model, chat, context),
        };
        return _run.Train(job with { Start = _recipe.Model.Identify(package.Model) }, cancellation);
    }

    public void Dispose()
    {
        foreach (IDisposable owned in Enumerable.Reverse(_owned))
        {
            owned.Dispose();
        }

        StoragePool.Trim();
        _run.Dispose();
    }

    private RunJob Reward(DecoderModel language, ChatEncoder chat, int context)
    {
        EncodedPairs pairs = ReadPairs(language, chat, context);
        DecoderModel model = RewardModel.From(language, (ulong)_recipe.Seed);
        _owned.Add(model);
        model.Recompute = _recipe.Training.Recompute;
        Optimizer optimizer = Own(_recipe.Training.CreateOptimizer(model.Parameters));
        (int steps, StepExamples examples) = Plan(pairs.Train.Count, "pairs", pairs.Train.Average(pair => pair.Tokens));
        var step = new RewardModelStep(model, optimizer, _recipe.Training.ScheduleFor(steps), _recipe.Training.Clip, _recipe.RewardCentering) { MicroTokens = _recipe.Training.MicroTokens };
        StepResult Step(long done)
        {
            RewardModelResult result = step.Run(pairs.Train, examples.Of(done), done);
            return new StepResult(result.Loss, result.GradNorm, result.LearningRate, result.Tokens)
            {
                More = [new("accuracy", result.Accuracy), new("chosen_score", result.ChosenScore), new("rejected_score", result.RejectedScore)],
            };
        }

        return Job(model, chat, optimizer, pairs.Fingerprint, steps, Step, pairs.Validation.Count == 0 ? null : stop => PairEvaluation.Reward(model, pairs.Validation, _recipe, stop));
    }

    private RunJob Preference(DecoderModel policy, ChatEncoder chat, int context)
    {
        EncodedPairs pairs = ReadPairs(policy, chat, context);

        // The policy is the reference until its first step; a resumed run reads its weights later.
        float[] reference = PreferenceStep.Reference(policy, pairs.Train, _recipe.Training.MicroTokens);
        float[] held = PreferenceStep.Reference(policy, pairs.Validation, _recipe.Training.MicroTokens);
        Optimizer optimizer = Own(_recipe.Training.CreateOptimizer(policy.Parameters));
        (int steps, StepExamples examples) = Plan(pairs.Train.Count, "pairs", pairs.Train.Average(pair => pair.Tokens));
        var step = new PreferenceStep(policy, optimizer, _recipe.Training.ScheduleFor(steps), _recipe.Training.Clip, _recipe.Dpo) { MicroTokens = _recipe.Training.MicroTokens };
        StepResult Step(long done)
        {
            PreferenceResult result = step.Run(pairs.Train, reference, examples.Of(done), done);
            return new StepResult(result.Loss, result.GradNorm, result.LearningRate, result.Tokens)
            {
                More = [new("accuracy", result.Accuracy), new("chosen_reward", result.ChosenReward), new("rejected_reward", result.RejectedReward)],
            };
        }

        return Job(policy, chat, optimizer, pairs.Fingerprint, steps, Step, pairs.Validation.Count == 0 ? null : stop => PairEvaluation.Dpo(policy, pairs.Validation, held, _recipe, stop));
    }

    private RunJob Rollouts(DecoderModel policy, ChatEncoder chat, int context)
    {
        EncodedTasks tasks = EncodedTasks.Read(_recipe.Data, chat, context, _recipe.Grpo.MaxTokens);
        Say(tasks.Skipped);
        _preview.Tasks(tasks, chat);
        DecoderModel? reference = null;
        if (_recipe.Grpo.Loss.Kl > 0)
        {
            ModelPackage first = ModelPackage.Load(_recipe.Model.Path);
            _owned.Add(first);
            reference = first.Model;
        }

        Optimizer optimizer = Own(_recipe.Training.CreateOptimizer(policy.Parameters));
        (int steps, StepExamples examples) = Plan(tasks.Train.Count, "prompts", _recipe.Grpo.GroupSize * _recipe.Grpo.MaxTokens);
        GrpoOptions options = _recipe.Grpo with { MicroTokens = _recipe.Training.MicroTokens, EndIds = chat.EndIds };
        var step = new GrpoStep(policy, optimizer, _recipe.Training.ScheduleFor(steps * options.Updates), _recipe.Training.Clip, chat.Tokenizer, options, reference);
        StepResult Step(long done)
        {
            GrpoResult result = step.Run(tasks.Train, examples.Of(done), (ulong)_recipe.Seed, done);
            return new StepResult(result.Loss, result.GradNorm, result.LearningRate, result.Tokens)
            {
                More =
                [
                    new("reward", result.Reward), new("ended", result.Ended), new("informative", result.Informative), new("clipped", result.Clipped), new("kl", result.Kl),
                    new("ratio_gap", result.FirstRatioGap), new("skipped", result.Skipped),
                ],
            };
        }

        return Job(policy, chat, optimizer, tasks.Fingerprint, steps, Step, tasks.Validation.Count == 0 ? null : stop => Greedy(policy, chat, tasks.Validation, options.MaxTokens, stop));
    }

    private EncodedPairs ReadPairs(DecoderModel model, ChatEncoder chat, int context)
    {
        EncodedPairs pairs = EncodedPairs.Read(_recipe.Data, chat, model.Config, context);
        Say(pairs.Skipped);
        _preview.Pairs(pairs, chat);
        return pairs;
    }

    private void Say(IReadOnlyList<DataRowException> skipped)
    {
        if (skipped is [var first, ..])
        {
            _listener.Say($"{skipped.Count} skipped, the first: {first.Message}");
        }
    }

    private (int Steps, StepExamples Examples) Plan(int count, string what, double tokens)
    {
        TrainingOptions training = _recipe.Training;
        int steps = training.StepsFor(count, training.Batch);
        _listener.Say(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}; {steps:N0} steps of {training.Batch} are {(double)steps * training.Batch / count:0.##} epochs, {(what == "prompts" ? "at most" : "about")} {steps * training.Batch * tokens:N0} tokens"));
        return (steps, new StepExamples(count, training.Batch, (ulong)_recipe.Seed));
    }

    private RunJob Job(DecoderModel model, ChatEncoder chat, Optimizer optimizer, string fingerprint, int steps, Func<long, StepResult> step, Func<CancellationToken, RunEvaluation?>? evaluate) =>
        new(new TrainedWeights(model, chat.Tokenizer, chat), optimizer, _recipe.Data.Path, fingerprint, steps, step, evaluate);

    private Optimizer Own(Optimizer optimizer)
    {
        _owned.Add(optimizer);
        return optimizer;
    }

    /// <summary>Mean reward of the most probable completions.</summary>
    private static RunEvaluation? Greedy(DecoderModel policy, ChatEncoder chat, IReadOnlyList<GrpoTask> tasks, int maxTokens, CancellationToken stop)
    {
        var options = new GenerationOptions { MaxTokens = maxTokens, EndIds = chat.EndIds, Sampling = SamplingOptions.Greedy };
        double reward = 0;
        foreach (GrpoTask[] part in tasks.Chunk(256))
        {
            if (stop.IsCancellationRequested)
            {
                return null;
            }

            GenerationResult[] results = new Generator(policy, chat.Tokenizer).Run([.. part.Select(task => task.Prompt)], options, cancellation: CancellationToken.None);
            reward += results.Zip(part, (result, task) => task.Reward(result.Text)).Sum();
        }

        return new RunEvaluation(null) { More = [new("reward", reward / tasks.Count)] };
    }
}
