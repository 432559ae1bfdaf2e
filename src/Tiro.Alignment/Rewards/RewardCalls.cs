using System.Collections.Concurrent;
using System.Globalization;

namespace Tiro.Alignment;

/// <summary>What a reward gave: a finite value, or why there is none.</summary>
internal readonly record struct RewardOutcome(double Value, string? Failure = null, Exception? Cause = null);

/// <summary>
/// Calls rewards, which are foreign code, one after the other on a thread of their own. One that does not return is left behind
/// with its thread, which dies with the process; another thread goes on with the next.
/// </summary>
internal static class RewardCalls
{
    /// <summary>The outcome of each call, in order. <paramref name="timeout"/> holds for each call.</summary>
    public static RewardOutcome[] Run(IReadOnlyList<Func<double>> calls, TimeSpan timeout)
    {
        var outcomes = new RewardOutcome[calls.Count];
        int done = 0;
        while (done < calls.Count)
        {
            var worker = new Worker(calls, done);
            while (done < calls.Count && worker.TryTake(timeout, out outcomes[done]))
            {
                done++;
            }

            if (done < calls.Count)
            {
                worker.Abandon();
                outcomes[done++] = new RewardOutcome(double.NaN, string.Create(CultureInfo.InvariantCulture, $"did not return within {timeout.TotalSeconds:0.###} s"));
            }
        }

        return outcomes;
    }

    private static RewardOutcome Call(Func<double> reward)
    {
        try
        {
            double value = reward();
            return double.IsFinite(value) ? new RewardOutcome(value) : new RewardOutcome(value, string.Create(CultureInfo.InvariantCulture, $"is {value}"));
        }
        catch (Exception error)
        {
            return new RewardOutcome(double.NaN, $"threw {error.GetType().Name} ({error.Message.ReplaceLineEndings(" ")})", error);
        }
    }

    private sealed class Worker
    {
        private readonly BlockingCollection<RewardOutcome> _outcomes = [];
        private volatile bool _abandoned;

        public Worker(IReadOnlyList<Func<double>> calls, int first) =>
            new Thread(() =>
            {
                for (int i = first; i < calls.Count && !_abandoned; i++)
                {
                    _outcomes.Add(Call(calls[i]));
                }
            })
            { IsBackground = true, Name = "rewards" }.Start();

        public bool TryTake(TimeSpan timeout, out RewardOutcome outcome) => _outcomes.TryTake(out outcome, timeout);

        public void Abandon() => _abandoned = true;
    }
}
