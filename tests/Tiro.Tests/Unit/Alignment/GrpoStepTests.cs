using System.Runtime.InteropServices;
using Tiro.Alignment;
using Tiro.Kernels;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Alignment;

/// <summary>Learning from rollouts: sampler and trainer agree to the bit, steps repeat and resume exactly, the reward rises.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class GrpoStepTests
{
    private static readonly GrpoOptions Options = new() { GroupSize = 6, MaxTokens = 12 };

    private static readonly GrpoTask[] Tasks = SmallPolicy.Tasks(12);

    [Theory]
    [InlineData(1f, 256, 8192)]
    [InlineData(1f, 5, 8192)]
    [InlineData(1f, 256, 25)]
    [InlineData(0.8f, 7, 40)]
    public void LogProbabilitiesOfRolloutsAreThoseOfTraining(float temperature, int sampledAtOnce, int microTokens)
    {
        using var leaks = new Leaks();
        using var policy = new SmallPolicy();
        GrpoOptions options = Options with { Temperature = temperature, SampledAtOnce = sampledAtOnce };
        Rollout[] rollouts = Rollout.Sample(policy.Model, policy.Tokenizer, [.. Tasks.Select(task => task.Prompt)], options, seed: 3, step: 5);
        rollouts.Select(rollout => rollout.Tokens.Counted).Distinct().Count().ShouldBeGreaterThan(3);
        rollouts.ShouldContain(rollout => rollout.Ended);
        rollouts.Chunk(6).ShouldAllBe(group => group.Select(rollout => rollout.Text).Distinct().Count() > 1);

        int at = 0;
        foreach (Rollout[] pass in MicroBatches.Cut(rollouts, rollout => rollout.Tokens.Ids.Length, microTokens))
        {
            using TensorScope scope = TensorScope.Begin();
            using Tape tape = Tape.Begin();
            Tensor logp = LogProbabilities.Tokens(policy.Model, new PackedSequences([.. pass.Select(rollout => rollout.Tokens)]), temperature);
            logp.RequiresGrad.ShouldBeTrue();
            float[] old = [.. pass.SelectMany(rollout => rollout.LogProbabilities)];
            Bits(logp.Read()).ShouldBe(Bits(old));
            old.ShouldAllBe(x => x <= 0 && float.IsFinite(x));
            Terms.Exp(Terms.Subtract(logp, Tensor.From(old))).Read().ShouldAllBe(ratio => ratio == 1f);
            at += pass.Length;
        }

        at.ShouldBe(72);
    }

    [Fact]
    public void TheRewardRises()
    {
        using var leaks = new Leaks();
        using var policy = new SmallPolicy();
        GrpoResult[] results = Train(policy, Options, 0, 25);
        results.ShouldAllBe(result => result.FirstRatioGap == 0 && result.Clipped == 0 && result.Skipped == 0 && result.Completions == 48);
        results[^1].Reward.ShouldBeGreaterThan(results[0].Reward + 0.3);
    }

    [Fact]
    public void AResumedRunIsTheUninterruptedOne()
    {
        using var folder = new TemporaryFolder();
        using SmallPolicy whole = new(), begun = new(), resumed = new(), far = new();
        GrpoOptions options = Options with { Updates = 2, Loss = new GrpoLossOptions { Kl = 0.05, ClipLow = 0.001, ClipHigh = 0.001 } };
        GrpoResult[] results = Train(whole, options, 0, 5, far);
        results.ShouldAllBe(result => result.FirstRatioGap == 0 && result.Updates == 2 && result.Clipped > 0);
        results[^1].Kl.ShouldBeGreaterThan(0);
        Train(begun, options, 0, 2, far).ShouldBe(results[..2]);
        begun.CopyTo(resumed, folder["checkpoints"], step: 2);
        Train(resumed, options, 2, 5, far).ShouldBe(results[2..]);
        resumed.Weights.ShouldBe(whole.Weights);
    }

    [Theory]
    [InlineData(GrpoReduction.Tokens)]
    [InlineData(GrpoReduction.Sequences)]
    [InlineData(GrpoReduction.MaxLength)]
    public void PassesAndThreadsChangeNoBit(GrpoReduction reduction)
    {
        GrpoOptions options = Options with { Loss = new GrpoLossOptions { Reduction = reduction } };
        using SmallPolicy whole = new(), cut = new();
        int threads = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = 1;
            GrpoResult[] results = Train(whole, options, 0, 3);
            WorkerPool.Threads = 3;
            Train(cut, options with { SampledAtOnce = 7, MicroTokens = 30 }, 0, 3).ShouldBe(results);
        }
        finally
        {
            WorkerPool.Threads = threads;
        }

        cut.Weights.ShouldBe(whole.Weights);
    }

    /// <summary>Equal rewards have no advantage: the weights stay to the bit, without a decay either.</summary>
    [Fact]
    public void EqualRewardsTeachNothing()
    {
        using var policy = new SmallPolicy();
        float[] before = policy.Weights;
        GrpoTask[] tasks = [.. Tasks.Select(task => task with { Reward = _ => 0.1 })];
        GrpoResult result = Step(policy, Options).Run(tasks, [0, 1, 2], seed: 1, step: 0);
        (result.Updates, result.Informative, result.Loss).ShouldBe((0, 0, 0));
        result.Reward.ShouldBe(0.1, 1e-12);
        policy.Weights.ShouldBe(before);
    }

    [Fact]
    public void PromptsThatDoNotFitAreNamed()
    {
        using var policy = new SmallPolicy();
        GrpoTask[] tasks = [Tasks[0], new GrpoTask(new int[48], _ => 0), new GrpoTask([1, 77], _ => 0, "tasks.jsonl:3")];
        Should.Throw<AlignmentException>(() => Step(policy, Options).Run(tasks, [0, 1], seed: 1, step: 0)).Message.ShouldStartWith("prompt 1 (counted from 0): a prompt of 48 tokens fills");
        Should.Throw<AlignmentException>(() => Step(policy, Options).Run(tasks, [2], seed: 1, step: 0)).Message.ShouldStartWith("tasks.jsonl:3: token id 77");
    }

    [Fact]
    public void OptionsThatMakeNoSenseAreRefused()
    {
        using var policy = new SmallPolicy();
        Should.Throw<AlignmentException>(() => Step(policy, Options with { GroupSize = 1 })).Message.ShouldContain("group_size 1");
        Should.Throw<AlignmentException>(() => Step(policy, Options with { Loss = new GrpoLossOptions { Kl = 0.1 } })).Message.ShouldContain("reference model");
        Should.Throw<AlignmentException>(() => Step(policy, Options with { RewardTimeout = TimeSpan.Zero })).Message.ShouldContain("reward_timeout");
    }

    private static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values.AsSpan()).ToArray();

    private static GrpoStep Step(SmallPolicy policy, GrpoOptions options, SmallPolicy? reference = null) =>
        new(policy.Model, policy.Optimizer, SmallPolicy.Rate, clip: 1, policy.Tokenizer, options, reference?.Model);

    private static GrpoResult[] Train(SmallPolicy policy, GrpoOptions options, int first, int end, SmallPolicy? reference = null)
    {
        var examples = new StepExamples(Tasks.Length, perStep: 8, seed: 2);
        GrpoStep step = Step(policy, options, reference);
        return [.. Enumerable.Range(first, end - first).Select(i => step.Run(Tasks, examples.Of(i), seed: 9, i))];
    }
}
