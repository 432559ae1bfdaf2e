using Tiro.Alignment;
using Tiro.Data;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>The settings of <c>tiro quickstart</c>; docs/quickstart.md says how they were found.</summary>
internal static class QuickstartRecipe
{
    /// <summary>300 people, within five minutes on two cores.</summary>
    public static LifecycleRecipe Full { get; } = Create(people: 300, documents: 60_000, steps: 2000, tests: 0) with { Evaluation = new LifecycleEvaluation { MaxTokens = 48 } };

    /// <summary>Fewer people and tests, within a minute.</summary>
    public static LifecycleRecipe Fast { get; } = Create(people: 150, documents: 22_000, steps: 650, tests: 150);

    private static LifecycleRecipe Create(int people, int documents, int steps, int tests)
    {
        var recipe = new LifecycleRecipe();
        bool full = tests == 0;
        return recipe with
        {
            Data = new LifecycleData
            {
                World = new LifecycleWorld
                {
                    People = people,
                    Sizes = new WorldSizes { Documents = documents, PeopleShare = 14, KnowledgeDialogues = 36 * people / 2, ReadingDialogues = 1500, SumDialogues = 130, SumRepeats = 9 },
                },
            },
            Evaluation = new LifecycleEvaluation { Limit = tests, MaxTokens = 48 },
            Pretrain = recipe.Pretrain with
            {
                Data = recipe.Pretrain.Data with { ValidationFraction = 0.02, Sampling = SequenceSampling.Documents, DocumentSeparator = WorldFiles.Separator },
                Tokenizer = new PretrainTokenizer { Vocabulary = 1024, Dialogues = LifecycleRecipe.Given },
                Model = new PretrainModel { Layers = 2, Width = 128, Heads = 4, Context = 128, TieEmbeddings = true },
                Training = new TrainingOptions { Steps = steps, Batch = 16, LearningRate = 3e-3, MinLearningRateRatio = 0.05, Schedule = ScheduleKind.Linear, Warmup = 20, WarmupFromOne = true, LogEvery = 100 },
                Evaluation = new EvaluationOptions { Every = 400, Batches = 8 },
                Checkpoints = new CheckpointOptions { Every = 400, Keep = 1 },
            },
            Finetune = recipe.Finetune with
            {
                Replay = new ReplayData { Path = LifecycleRecipe.Given, Share = 0.4, DocumentSeparator = WorldFiles.Separator },
                Training = Tuning(epochs: 2, batch: 16, rate: 7e-4, warmup: 10) with { LogEvery = 50 },
                Evaluation = new EvaluationOptions { Every = 10_000 },
                Checkpoints = new CheckpointOptions { Every = 200, Keep = 1 },
            },
            Reward = Preferences(recipe.Reward, rate: 5e-4, steps: 30),
            Dpo = Preferences(recipe.Dpo, rate: 5e-5, steps: 60) with { Dpo = new DpoOptions { ChosenWeight = 1 } },
            Grpo = recipe.Grpo with
            {
                Grpo = new GrpoOptions { GroupSize = 16, MaxTokens = 40, Temperature = 0.6f },
                Training = Tuning(epochs: 1, batch: 32, rate: 2e-4, warmup: 10) with { Steps = full ? 300 : 30, LogEvery = 10 },
                Evaluation = new EvaluationOptions { Every = 1000 },
                Checkpoints = new CheckpointOptions { Every = 20, Keep = 1 },
            },
        };
    }

    private static AlignRecipe Preferences(AlignRecipe recipe, double rate, int steps) => recipe with
    {
        Data = recipe.Data with { ValidationFraction = 0.05 },
        Training = Tuning(epochs: 1, batch: 32, rate, warmup: 5) with { Steps = steps },
        Evaluation = new EvaluationOptions { Every = 1000 },
        Checkpoints = new CheckpointOptions { Every = 50, Keep = 1 },
    };

    private static TrainingOptions Tuning(double epochs, int batch, double rate, int warmup) => new()
    {
        Epochs = epochs,
        Batch = batch,
        LearningRate = rate,
        MinLearningRateRatio = 0.05,
        Schedule = ScheduleKind.Linear,
        Warmup = warmup,
        WarmupFromOne = true,
        WeightDecay = 0,
        LogEvery = 10,
    };
}
