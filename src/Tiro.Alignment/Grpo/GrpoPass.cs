namespace Tiro.Alignment;

/// <summary>What the loss of a step is divided by: counts of all its completions, so that micro-batches add up.</summary>
internal readonly record struct GrpoTotals(long Tokens, int Completions, GrpoOptions Options)
{
    public double Weight(int length) => GrpoLoss.Weight(Options.Loss.Reduction, length, Tokens, Completions, Options.MaxTokens);
}

/// <summary>Sums over the tokens of one update.</summary>
internal sealed class GrpoPass
{
    private long _tokens, _clipped;
    private double _kl;

    public double Loss { get; private set; }

    /// <summary>The largest |ratio - 1|.</summary>
    public double RatioGap { get; private set; }

    public double ClippedShare => (double)_clipped / _tokens;

    public double MeanKl => _kl / _tokens;

    public void Add(GrpoTerms terms, float[] advantages, float[] weights, GrpoLossOptions options)
    {
        ReadOnlySpan<float> losses = terms.Losses.Span<float>(), ratios = terms.Ratios.Span<float>(), kl = terms.Kl.IsNone ? [] : terms.Kl.Span<float>();
        for (int i = 0; i < losses.Length; i++)
        {
            Loss += (double)losses[i] * weights[i];
            RatioGap = Math.Max(RatioGap, Math.Abs(ratios[i] - 1.0));
            _clipped += (advantages[i] < 0 && ratios[i] < 1 - options.ClipLow) || (advantages[i] > 0 && ratios[i] > 1 + options.ClipHigh) ? 1 : 0;
            _kl += kl.IsEmpty ? 0 : kl[i];
        }

        _tokens += losses.Length;
    }
}
