using Tiro.Alignment;
using Tiro.Evaluation;
using Tiro.Formats;
using Tiro.Inference;
using Tiro.Models;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Alignment;

/// <summary>Steps on pairs: what they learn, that they repeat and resume exactly, and which pairs they refuse.</summary>
[Collection("Serial")]
public sealed class PairStepTests
{
    private static readonly PreferencePair[] Pairs = SmallPolicy.Pairs(20);

    public static TheoryData<bool> Kinds => [false, true];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheChosenTextsWin(bool scores)
    {
        using var leaks = new Leaks();
        using var policy = new SmallPolicy(scores);
        (double Loss, double Accuracy)[] results = Train(policy, scores, 0, 20);
        results[^1].Loss.ShouldBeLessThan(results[0].Loss / 2);
        results[^1].Accuracy.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AResumedRunIsTheUninterruptedOne(bool scores)
    {
        using var folder = new TemporaryFolder();
        using SmallPolicy whole = new(scores), begun = new(scores), resumed = new(scores);
        float[] reference = scores ? [] : PreferenceStep.Reference(whole.Model, Pairs);
        (double, double)[] results = Train(whole, scores, 0, 5, reference: reference);
        Train(begun, scores, 0, 2, reference: reference).ShouldBe(results[..2]);
        begun.CopyTo(resumed, folder["checkpoints"], step: 2);
        Train(resumed, scores, 2, 5, reference: reference).ShouldBe(results[2..]);
        resumed.Weights.ShouldBe(whole.Weights);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MicroBatchesChangeNoBit(bool scores)
    {
        using SmallPolicy whole = new(scores), cut = new(scores), single = new(scores);
        (double, double)[] results = Train(whole, scores, 0, 4);
        Train(cut, scores, 0, 4, microTokens: 60).ShouldBe(results);
        Train(single, scores, 0, 4, microTokens: 1).ShouldBe(results);
        cut.Weights.ShouldBe(whole.Weights);
        single.Weights.ShouldBe(whole.Weights);
    }

    [Fact]
    public void BeforeTheFirstStepPolicyAndReferenceAreOne()
    {
        using var policy = new SmallPolicy();
        var step = new PreferenceStep(policy.Model, policy.Optimizer, SmallPolicy.Rate, clip: 1, new DpoOptions());
        PreferenceResult result = step.Run(Pairs, PreferenceStep.Reference(policy.Model, Pairs), [3, 1, 4], step: 0);
        (result.ChosenReward, result.RejectedReward).ShouldBe((0, 0));
        result.Loss.ShouldBe(Math.Log(2), 1e-7);
    }

    [Fact]
    public void PairsThatTeachNothingAreNamed()
    {
        using var policy = new SmallPolicy();
        DecoderConfig config = policy.Model.Config;
        MaskedTokens good = MaskedTokens.Completion([1, 2], [3]), other = MaskedTokens.Completion([1, 2], [4]);
        new PreferencePair(good, other).Problem(config).ShouldBeNull();
        (MaskedTokens Chosen, string Problem)[] bad =
        [
            (other, "chosen and rejected are equal; remove the pair"),
            (MaskedTokens.Completion([1, 2], []), "chosen: no token of it counts"),
            (MaskedTokens.Completion([], [1, 2]), "chosen: its first token counts"),
            (MaskedTokens.Completion([1], new int[48]), "chosen: its 49 tokens are more than the model's context of 48"),
            (MaskedTokens.Completion([1], [2, 100]), "chosen: its token 2 has id 100"),
        ];
        foreach ((MaskedTokens chosen, string problem) in bad)
        {
            string found = new PreferencePair(chosen, other).Problem(config)!;
            found.ShouldStartWith(problem);
            var step = new PreferenceStep(policy.Model, policy.Optimizer, SmallPolicy.Rate, clip: 1, new DpoOptions());
            Should.Throw<AlignmentException>(() => step.Run([new PreferencePair(good, other), new PreferencePair(chosen, other)], new float[4], [0, 1], step: 0))
                .Message.ShouldBe($"pair 1 (counted from 0): {found}");
        }
    }

    [Fact]
    public void EveryEpochTakesEachExampleOnce()
    {
        var examples = new StepExamples(count: 10, perStep: 4, seed: 5);
        int[][] steps = [.. Enumerable.Range(0, 15).Select(step => examples.Of(step))];
        int[][] epochs = [.. steps.SelectMany(step => step).Chunk(10)];
        epochs.ShouldAllBe(epoch => epoch.Order().SequenceEqual(Enumerable.Range(0, 10)));
        epochs[1].ShouldNotBe(epochs[0]);
        new StepExamples(10, 4, 5).Of(7).ShouldBe(steps[7]);
        new StepExamples(10, 4, 6).Of(7).ShouldNotBe(steps[7]);
    }

    [Fact]
    public void ARewardModelHasTheBodyOfItsLanguageModel()
    {
        using var folder = new TemporaryFolder();
        using var language = new SmallPolicy();
        using DecoderModel model = RewardModel.From(language.Model, seed: 3);
        model.Parameters["layers.1.mlp.down.weight"].Value.Read().ShouldBe(language.Model.Parameters["layers.1.mlp.down.weight"].Value.Read());
        model.Parameters.Find("head.weight").ShouldBeNull();
        float[] scores = RewardModel.ReadScores(model, [Pairs[0].Chosen, Pairs[0].Rejected]);
        scores[0].ShouldNotBe(scores[1]);

        using (AtomicDirectory directory = AtomicDirectory.Create(folder["saved"]))
        {
            ModelPackage.Save(directory, model, language.Tokenizer);
            directory.Commit();
        }

        using ModelPackage loaded = ModelPackage.Load(folder["saved"]);
        RewardModel.ReadScores(loaded.Model, [Pairs[0].Chosen, Pairs[0].Rejected], microTokens: 1).ShouldBe(scores);
        Should.Throw<GenerationException>(() => new Generator(loaded.Model, null).Run([[1]], new GenerationOptions())).Message.ShouldContain("reward model");
        Should.Throw<EvaluationException>(() => Perplexity.Measure(loaded.Model, [1, 2, 3], 2, PerplexityProtocol.All)).Message.ShouldContain("reward model");
        Should.Throw<AlignmentException>(() => RewardModel.ReadScores(language.Model, [Pairs[0].Chosen])).Message.ShouldContain("language model");
    }

    /// <summary>Loss and accuracy of steps [first, end).</summary>
    private static (double Loss, double Accuracy)[] Train(SmallPolicy policy, bool scores, int first, int end, int microTokens = 8192, float[]? reference = null)
    {
        var examples = new StepExamples(Pairs.Length, perStep: 8, seed: 2);
        if (scores)
        {
            var reward = new RewardModelStep(policy.Model, policy.Optimizer, SmallPolicy.Rate, clip: 1, centering: 0.01) { MicroTokens = microTokens };
            return [.. Enumerable.Range(first, end - first).Select(step => reward.Run(Pairs, examples.Of(step), step)).Select(result => (result.Loss, result.Accuracy))];
        }

        reference ??= PreferenceStep.Reference(policy.Model, Pairs);
        var preference = new PreferenceStep(policy.Model, policy.Optimizer, SmallPolicy.Rate, clip: 1, new DpoOptions { LabelSmoothing = 0.01 }) { MicroTokens = microTokens };
        return [.. Enumerable.Range(first, end - first).Select(step => preference.Run(Pairs, reference, examples.Of(step), step)).Select(result => (result.Loss, result.Accuracy))];
    }

    /// <summary>The weight adds the chosen completions' mean negative log-likelihood a token to the loss, and raises it in training.</summary>
    [Fact]
    public void TheLikelihoodOfTheChosenCountsByItsWeight()
    {
        PreferencePair[] pairs = SmallPolicy.Pairs(8);
        int[] all = [.. Enumerable.Range(0, pairs.Length)];
        double Likelihood(SmallPolicy policy) => pairs.Average(pair => LogProbabilities.ReadSums(policy.Model, [pair.Chosen])[0] / pair.Chosen.Counted);
        (double Loss, double Before, double After) Train(double weight)
        {
            using var policy = new SmallPolicy();
            float[] reference = PreferenceStep.Reference(policy.Model, pairs);
            double before = Likelihood(policy);
            var step = new PreferenceStep(policy.Model, policy.Optimizer, SmallPolicy.Rate, clip: 1, new DpoOptions { ChosenWeight = weight });
            double loss = step.Run(pairs, reference, all, 0).Loss;
            for (int i = 1; i < 10; i++)
            {
                step.Run(pairs, reference, all, i);
            }

            return (loss, before, Likelihood(policy));
        }

        (double without, double start, double kept) = Train(0);
        (double with, _, double raised) = Train(2);
        with.ShouldBe(without - (2 * start), 1e-5);
        raised.ShouldBeGreaterThan(kept);
        new DpoOptions { ChosenWeight = -1 }.Problem().ShouldBe("chosen weight -1 must be a finite number, 0 or more");
    }
}
