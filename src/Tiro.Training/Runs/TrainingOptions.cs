using Tiro.Models;

namespace Tiro.Training;

/// <summary>The optimisation: batches, learning rate, optimizer.</summary>
public sealed record TrainingOptions
{
    /// <summary>Updates of the weights; 0: as many as <see cref="Epochs"/> take.</summary>
    public int Steps { get; init; }

    /// <summary>Passes over the data; pre-training counts steps alone.</summary>
    public double Epochs { get; init; }

    /// <summary>Rows a micro-batch; of alignment, pairs or prompts a step.</summary>
    public int Batch { get; init; }

    /// <summary>Micro-batches an update; the update sees batch * accumulation sequences.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The highest learning rate, reached after the warm-up.</summary>
    public double LearningRate { get; init; }

    /// <summary>The lowest learning rate of a decaying schedule, as a share of the highest.</summary>
    public double MinLearningRateRatio { get; init; } = 0.1;

    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>Updates during which the learning rate rises linearly.</summary>
    public int Warmup { get; init; }

    /// <summary>Warm up by (step + 1) / warmup instead of step / warmup, so that the first update already moves.</summary>
    public bool WarmupFromOne { get; init; }

    /// <summary>AdamW, or Lion with less memory: it wants a tenth to a third of the learning rate, and beta2 0.99.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Decay of AdamW's mean of gradients; weight of the mean in the direction of Lion's update.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of AdamW's mean of squared gradients, or of Lion's mean of gradients.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Added to the root of the mean square in AdamW's denominator; Lion has none.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay of the matrices; norm weights and biases have none.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Largest norm of all gradients together; 0 = no clipping.</summary>
    public double Clip { get; init; } = 1.0;

    /// <summary>What the backward pass computes again instead of keeping it: less memory for more time, and not a bit of difference.</summary>
    public Recomputation Recompute { get; init; }

    /// <summary>How activations, and the weights that products read, are stored; master weights, gradients, moments and every sum are f32 either way.</summary>
    public Precision Precision { get; init; }

    /// <summary>Most tokens of a pass of the model in alignment: memory depends on it, no bit of the weights does.</summary>
    public int MicroTokens { get; init; } = 8192;

    /// <summary>Updates between two log lines.</summary>
    public int LogEvery { get; init; } = 10;

    /// <summary>Updates of a run whose data is <paramref name="examples"/> rows, pairs or prompts.</summary>
    public int StepsFor(long examples, int perStep) => Steps > 0 ? Steps : (int)Math.Clamp(Math.Ceiling(Epochs * examples / perStep), 1, int.MaxValue);

    /// <summary>Learning rates of a run of <paramref name="steps"/> updates.</summary>
    public ScheduleOptions ScheduleFor(int steps) => new()
    {
        Kind = Schedule,
        LearningRate = LearningRate,
        WarmupSteps = Math.Min(Warmup, steps),
        Warmup = WarmupFromOne ? WarmupKind.FromFirstStep : WarmupKind.FromZero,
        TotalSteps = steps,
        MinLrFraction = Schedule is ScheduleKind.Linear or ScheduleKind.Cosine ? MinLearningRateRatio : 0,
    };

    /// <summary>The optimizer of parameters, which it updates from their gradients.</summary>
    public Optimizer CreateOptimizer(ParameterStore parameters) => Optimizer == OptimizerKind.Lion
        ? new LionOptimizer(parameters, new LionOptions { Beta1 = Beta1, Beta2 = Beta2, WeightDecay = WeightDecay })
        : new AdamWOptimizer(parameters, new AdamWOptions { Beta1 = Beta1, Beta2 = Beta2, Eps = Eps, WeightDecay = WeightDecay });
}
