using Tiro.Data;
using Tiro.Models;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>The keys of the sections that several kinds of recipe have.</summary>
internal static class OptionsBinding
{
    /// <summary>Pre-training: a fixed number of steps.</summary>
    public static TrainingOptions Training(TrainingOptions r, RecipeFields f)
    {
        r = r with
        {
            Steps = f.Whole("steps", r.Steps, 1, 1_000_000_000),
            Batch = f.Whole("batch", r.Batch, 1, 1 << 16),
            Accumulation = f.Whole("accumulation", r.Accumulation, 1, 1 << 16),
        };
        r = Rest(Optimisation(r, f), f);
        f.Require(r.Warmup <= r.Steps, "warmup", $"{r.Warmup} is more than steps ({r.Steps})");
        return r;
    }

    /// <summary>Fine-tuning: steps, or passes over the data.</summary>
    public static TrainingOptions Finetuning(TrainingOptions r, RecipeFields f)
    {
        r = StepsOrEpochs(r, f);
        return Rest(Optimisation(r with { Accumulation = f.Whole("accumulation", r.Accumulation, 1, 1 << 16) }, f), f);
    }

    /// <summary>Alignment: steps, or passes over the data, in passes of a number of tokens; in f32.</summary>
    public static TrainingOptions Alignment(TrainingOptions r, RecipeFields f)
    {
        r = StepsOrEpochs(r, f);
        r = Optimisation(r with { MicroTokens = f.Whole("micro_tokens", r.MicroTokens, 1, 1 << 24) }, f);
        return r with { Recompute = Recompute(r, f), LogEvery = LogEvery(r, f) };
    }

    public static EvaluationOptions Evaluation(EvaluationOptions r, RecipeFields f) => r with
    {
        Every = f.Whole("every", r.Every, 1, 1_000_000_000),
        Batches = f.Whole("batches", r.Batches, 0, 1_000_000_000),
        Tasks = f.Text("tasks", r.Tasks),
        TaskLimit = f.Whole("task_limit", r.TaskLimit, 0, 1_000_000_000),
    };

    /// <summary>Runs that evaluate all of their held-out examples.</summary>
    public static EvaluationOptions WholeEvaluation(EvaluationOptions r, RecipeFields f) => r with
    {
        Every = f.Whole("every", r.Every, 1, 1_000_000_000),
        Tasks = f.Text("tasks", r.Tasks),
        TaskLimit = f.Whole("task_limit", r.TaskLimit, 0, 1_000_000_000),
    };

    public static CheckpointOptions Checkpoints(CheckpointOptions r, RecipeFields f) => r with
    {
        Every = f.Whole("every", r.Every, 1, 1_000_000_000),
        Keep = f.Whole("keep", r.Keep, 1, 1_000_000),
    };

    public static ModelSource Model(ModelSource r, RecipeFields f) => r with
    {
        Path = f.Name("path", r.Path),
        Template = f.Text("template", r.Template),
        Context = f.Whole("context", r.Context, 0, 1 << 24),
    };

    /// <summary>Dialogues, which may be packed and cut.</summary>
    public static ExampleData Dialogues(ExampleData r, RecipeFields f) => Examples(r, f) with
    {
        TooLong = f.Choice("too_long", r.TooLong, ("fail", LongExamples.Fail), ("truncate", LongExamples.Truncate), ("skip", LongExamples.Skip), ("split", LongExamples.Split)),
        Packing = f.Choice("packing", r.Packing, ("best_fit", Packing.BestFit), ("none", Packing.None)),
    };

    /// <summary>Pairs and tasks.</summary>
    public static ExampleData Prompts(ExampleData r, RecipeFields f) => Examples(r, f) with
    {
        TooLong = f.Choice("too_long", r.TooLong, ("fail", LongExamples.Fail), ("skip", LongExamples.Skip)),
    };

    private static ExampleData Examples(ExampleData r, RecipeFields f) => r with
    {
        Path = f.Name("path", r.Path),
        Fields = f.Texts("fields", r.Fields),
        BadRows = f.Choice("bad_rows", r.BadRows, ("fail", BadRows.Fail), ("skip", BadRows.Skip)),
        ValidationFraction = f.Number("validation_fraction", r.ValidationFraction, 0, 0.9),
    };

    private static TrainingOptions StepsOrEpochs(TrainingOptions r, RecipeFields f) => r with
    {
        Steps = f.Whole("steps", r.Steps, 0, 1_000_000_000),
        Epochs = f.Number("epochs", r.Epochs, 1e-6, 1e6),
        Batch = f.Whole("batch", r.Batch, 1, 1 << 16),
    };

    private static TrainingOptions Optimisation(TrainingOptions r, RecipeFields f)
    {
        r = r with
        {
            LearningRate = f.Number("learning_rate", r.LearningRate, 1e-12, 10),
            MinLearningRateRatio = f.Number("min_learning_rate_ratio", r.MinLearningRateRatio, 0, 1),
            Schedule = f.Choice(
                "schedule",
                r.Schedule,
                ("cosine", ScheduleKind.Cosine),
                ("linear", ScheduleKind.Linear),
                ("constant", ScheduleKind.Constant),
                ("inverse_sqrt", ScheduleKind.InverseSqrt)),
            Warmup = f.Whole("warmup", r.Warmup, 0, 1_000_000_000),
            WarmupFromOne = f.Flag("warmup_from_one", r.WarmupFromOne),
            Optimizer = f.Choice("optimizer", r.Optimizer, ("adamw", OptimizerKind.AdamW), ("lion", OptimizerKind.Lion)),
            Beta1 = f.Number("beta1", r.Beta1, 0, 0.999999),
            Beta2 = f.Number("beta2", r.Beta2, 0, 0.999999),
            Eps = f.Number("eps", r.Eps, 1e-16, 1),
            WeightDecay = f.Number("weight_decay", r.WeightDecay, 0, 100),
            Clip = f.Number("clip", r.Clip, 0, 1e6),
        };
        f.Require(
            r.Schedule != ScheduleKind.InverseSqrt || r.Warmup > 0,
            "warmup",
            "the inverse_sqrt schedule is lr * sqrt(warmup / step) and needs a warmup of at least 1");
        return r;
    }

    private static TrainingOptions Rest(TrainingOptions r, RecipeFields f) => r with
    {
        Recompute = Recompute(r, f),
        Precision = f.Choice("precision", r.Precision, ("f32", Precision.F32), ("bf16", Precision.BF16)),
        LogEvery = LogEvery(r, f),
    };

    private static Recomputation Recompute(TrainingOptions r, RecipeFields f) =>
        f.Choice("recompute", r.Recompute, ("none", Recomputation.None), ("attention", Recomputation.Attention), ("block", Recomputation.Block));

    private static int LogEvery(TrainingOptions r, RecipeFields f) => f.Whole("log_every", r.LogEvery, 1, 1_000_000);
}
