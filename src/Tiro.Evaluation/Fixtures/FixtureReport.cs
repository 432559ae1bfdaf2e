namespace Tiro.Evaluation;

/// <summary>How far a fixture's recomputed values lie from the stored ones.</summary>
public sealed class FixtureReport(string name)
{
    private readonly List<string> _faults = [];

    /// <summary>The fixture's path, from the folder that was named on.</summary>
    public string Name { get; } = name;

    /// <summary>Largest absolute difference of a logit.</summary>
    public double Logits { get; private set; }

    /// <summary>Largest absolute difference of a loss.</summary>
    public double Loss { get; private set; }

    /// <summary>Largest relative difference of a gradient norm.</summary>
    public double GradNorm { get; private set; }

    /// <summary>Greedy tokens that agree.</summary>
    public int GreedyAgree { get; private set; }

    /// <summary>Greedy tokens that were compared.</summary>
    public int GreedyAll { get; private set; }

    /// <summary>What is beyond its tolerance, or why the fixture could not be checked; one line each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public bool Passed => _faults.Count == 0;

    internal void Fail(string fault) => _faults.Add(fault);

    internal void CompareLogits(string what, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        double worst = Tolerances.LargestGap(actual, expected);
        Logits = Math.Max(Logits, worst);
        Check(worst <= Tolerances.Logits, what, worst, Tolerances.Logits);
    }

    internal void CompareLoss(string what, double actual, double expected)
    {
        double gap = Tolerances.Gap(actual, expected);
        Loss = Math.Max(Loss, gap);
        Check(gap <= Tolerances.Loss, what, gap, Tolerances.Loss);
    }

    internal void CompareGradient(string what, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        float largest = 0;
        foreach (float x in expected)
        {
            largest = Math.Max(largest, Math.Abs(x));
        }

        double worst = Tolerances.LargestGap(actual, expected), limit = Tolerances.Gradient(largest);
        Check(worst <= limit, what, worst, limit);
    }

    internal void CompareNorm(string what, double actual, double expected)
    {
        double gap = Tolerances.Gap(actual, expected), limit = Tolerances.Norm(expected);
        Check(gap <= limit, what, gap, limit);

        // A norm that is zero in exact arithmetic is rounding noise: its relative difference says nothing.
        double relative = expected > Tolerances.NormNoise || gap > limit ? gap / Math.Max(expected, Tolerances.NormNoise) : 0;
        GradNorm = Math.Max(GradNorm, double.IsNaN(relative) ? double.PositiveInfinity : relative);
    }

    internal void CompareGreedy(string what, ReadOnlySpan<int> actual, ReadOnlySpan<int> expected)
    {
        int agree = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            agree += i < actual.Length && actual[i] == expected[i] ? 1 : 0;
        }

        GreedyAgree += agree;
        GreedyAll += expected.Length;
        if (agree != expected.Length || actual.Length != expected.Length)
        {
            Fail($"{what}: {agree} of {expected.Length} greedy tokens agree");
        }
    }

    private void Check(bool within, string what, double gap, double limit)
    {
        if (!within)
        {
            Fail(FormattableString.Invariant($"{what}: off by {gap:0.##e+0}, more than {limit:0.##e+0}"));
        }
    }
}
