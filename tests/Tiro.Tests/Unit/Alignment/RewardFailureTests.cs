using Tiro.Alignment;

namespace Tiro.Tests.Unit.Alignment;

/// <summary>Rewards are foreign code: what throws, is no number or hangs is named, or left out and counted.</summary>
[Collection("Serial")]
public sealed class RewardFailureTests
{
    private static readonly GrpoOptions Options = new() { GroupSize = 4, MaxTokens = 6, RewardTimeout = TimeSpan.FromSeconds(5) };

    public static TheoryData<double> NotFinite => [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Theory]
    [MemberData(nameof(NotFinite))]
    public void WhatIsNotFiniteIsNamed(double value) =>
        Message(_ => value).ShouldEndWith(FormattableString.Invariant($"\" is {value}; correct the reward, or set grpo.skip_failed_rewards"));

    [Fact]
    public void WhatThrowsIsNamed()
    {
        string message = Message(_ => throw new InvalidOperationException("no\nanswer"));
        message.ShouldStartWith("prompt 1 (counted from 0): the reward of the completion \"");
        message.ShouldContain("threw InvalidOperationException (no answer); correct the reward");
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void WhatHangsIsNamed()
    {
        using var release = new ManualResetEventSlim();
        string message = Message(
            _ =>
            {
                release.Wait();
                return 1;
            },
            Options with { RewardTimeout = TimeSpan.FromMilliseconds(50) });
        message.ShouldContain("did not return within 0.05 s; correct the reward");
        release.Set();
    }

    [Fact]
    public void FailuresAreLeftOutAndCountedWhereAsked()
    {
        using var policy = new SmallPolicy();
        int calls = 0;

        // Of each group of four the first fails, and the second group as a whole.
        GrpoTask[] tasks = [.. Enumerable.Range(0, 3).Select(i => new GrpoTask([i, 2], text => calls++ % 4 == 0 || i == 1 ? double.NaN : SmallPolicy.ShareOfA(text)))];
        GrpoResult result = Step(policy, Options with { SkipFailedRewards = true }).Run(tasks, [0, 1, 2], seed: 4, step: 0);
        (result.Skipped, result.Completions, calls).ShouldBe((6, 6, 12));
        double.IsFinite(result.Reward).ShouldBeTrue();
    }

    [Fact]
    public void WhatThrowsOrHangsIsLeftOutTooWhereAsked()
    {
        using var policy = new SmallPolicy();
        using var release = new ManualResetEventSlim();
        int calls = 0;
        double Reward(string text)
        {
            switch (calls++)
            {
                case 1:
                    throw new InvalidOperationException("no answer");
                case 2:
                    release.Wait();
                    return 1;
                default:
                    return SmallPolicy.ShareOfA(text);
            }
        }

        GrpoTask[] tasks = [new GrpoTask([1, 2], Reward)];
        GrpoResult result = Step(policy, Options with { GroupSize = 6, SkipFailedRewards = true, RewardTimeout = TimeSpan.FromSeconds(1) }).Run(tasks, [0], seed: 4, step: 0);
        release.Set();
        (result.Skipped, result.Completions, calls).ShouldBe((2, 4, 6));
        double.IsFinite(result.Reward).ShouldBeTrue();
    }

    [Fact]
    public void ALostThreadDoesNotDelayTheNextReward()
    {
        using var release = new ManualResetEventSlim();
        Func<double>[] calls =
        [
            () => 1,
            () =>
            {
                release.Wait();
                return 2;
            },
            () => 3,
            () => throw new ArithmeticException("four"),
            () => 5,
        ];
        RewardOutcome[] outcomes = RewardCalls.Run(calls, TimeSpan.FromSeconds(2));
        release.Set();
        Array.ConvertAll(outcomes, outcome => outcome.Failure).ShouldBe([null, "did not return within 2 s", null, "threw ArithmeticException (four)", null]);
        (outcomes[0].Value, outcomes[2].Value, outcomes[4].Value).ShouldBe((1, 3, 5));
    }

    /// <summary>The error of a step whose second task has this reward.</summary>
    private static string Message(Func<string, double> reward, GrpoOptions? options = null)
    {
        using var policy = new SmallPolicy();
        float[] before = policy.Weights;
        GrpoTask[] tasks = [new GrpoTask([1, 2], SmallPolicy.ShareOfA), new GrpoTask([3], reward)];
        string message = Should.Throw<AlignmentException>(() => Step(policy, options ?? Options).Run(tasks, [0, 1], seed: 1, step: 0)).Message;
        policy.Weights.ShouldBe(before);
        return message;
    }

    private static GrpoStep Step(SmallPolicy policy, GrpoOptions options) => new(policy.Model, policy.Optimizer, SmallPolicy.Rate, clip: 1, policy.Tokenizer, options);
}
