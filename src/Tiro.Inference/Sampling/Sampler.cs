using Tiro.Kernels;
using Tiro.Models;

namespace Tiro.Inference;

/// <summary>
/// Draws tokens from logits: temperature, then top-k, then top-p, each on what the one before left, in float32; then the
/// inverse of the cumulative distribution in order of ids. A draw depends on the seed and the token's position alone. Not
/// for concurrent use.
/// </summary>
public sealed class Sampler
{
    private readonly SamplingOptions _options;
    private readonly PriorityQueue<int, float> _largest = new();
    private readonly List<int> _kept = [];
    private float[] _scores = [];
    private float[] _weights = [];

    /// <exception cref="GenerationException">An option is out of its range.</exception>
    public Sampler(SamplingOptions options)
    {
        if (options.Problem() is { } problem)
        {
            throw new GenerationException(problem);
        }

        _options = options;
    }

    /// <summary>The next token of a sequence.</summary>
    /// <param name="logits">Logits of the vocabulary.</param>
    /// <param name="position">Index of the new token in its sequence, the prompt included.</param>
    /// <exception cref="ArithmeticException">A logit is not finite.</exception>
    public int Next(ReadOnlySpan<float> logits, int position) => Next(logits, position, _options.Seed);

    /// <summary>As the other, with another seed than the options'.</summary>
    public int Next(ReadOnlySpan<float> logits, int position, ulong seed)
    {
        int best = ArgMax(logits);
        if (_options.Temperature == 0)
        {
            return best;
        }

        Keep(logits, logits[best]);
        var random = new PhiloxStream(seed, RandomStreams.Sampling, (ulong)position);
        double total = 0;
        foreach (int id in _kept)
        {
            total += _weights[id];
        }

        double point = random.NextDouble() * total, sum = 0;
        foreach (int id in _kept)
        {
            sum += _weights[id];
            if (point < sum)
            {
                return id;
            }
        }

        // Rounding put the point at the very end: the last token that can be drawn at all.
        return _kept.FindLast(id => _weights[id] > 0);
    }

    /// <summary>The largest logit's id; of equal ones the smallest.</summary>
    /// <exception cref="ArithmeticException">A logit is not finite.</exception>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (!float.IsFinite(logits[i]))
            {
                throw new ArithmeticException($"the model's logit of token {i} is {logits[i]}: its weights are damaged or training diverged");
            }

            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }

    /// <summary>The tokens that may be drawn, ascending, for tests of the processors.</summary>
    internal IReadOnlyList<int> Kept(ReadOnlySpan<float> logits)
    {
        Keep(logits, logits[ArgMax(logits)]);
        return _kept;
    }

    /// <summary>Fills <see cref="_kept"/> with ids in ascending order and <see cref="_weights"/> with exp(score - best).</summary>
    private void Keep(ReadOnlySpan<float> logits, float best)
    {
        if (_scores.Length < logits.Length)
        {
            (_scores, _weights) = (new float[logits.Length], new float[logits.Length]);
        }

        float top = best / _options.Temperature, floor = float.NegativeInfinity;
        for (int i = 0; i < logits.Length; i++)
        {
            _scores[i] = logits[i] / _options.Temperature;
        }

        if (_options.TopK > 0 && _options.TopK < logits.Length)
        {
            floor = KthLargest(_scores.AsSpan(0, logits.Length), _options.TopK);
        }

        _kept.Clear();
        for (int i = 0; i < logits.Length; i++)
        {
            if (_scores[i] >= floor)
            {
                _kept.Add(i);

                // In double and rounded once, since libraries differ in the last bits of a float32 exp. Equal scores also
                // stand for infinite ones that a tiny temperature makes.
                _weights[i] = _scores[i] == top ? 1 : (float)Math.Exp((double)_scores[i] - top);
            }
        }

        if (_options.TopP < 1)
        {
            KeepNucleus();
        }
    }

    private float KthLargest(ReadOnlySpan<float> scores, int k)
    {
        _largest.Clear();
        foreach (float score in scores)
        {
            if (_largest.Count < k)
            {
                _largest.Enqueue(0, score);
            }
            else
            {
                _largest.EnqueueDequeue(0, score);
            }
        }

        _largest.TryPeek(out _, out float kth);
        return kth;
    }

    /// <summary>Ascending by probability, drops tokens while the dropped sum to at most 1 - p; the most probable one always stays.</summary>
    private void KeepNucleus()
    {
        float total = 0;
        foreach (int id in _kept)
        {
            total += _weights[id];
        }

        _kept.Sort((a, b) => _scores[a] != _scores[b] ? _scores[a].CompareTo(_scores[b]) : b.CompareTo(a));
        float sum = 0, limit = 1 - _options.TopP;
        int dropped = 0;
        for (; dropped < _kept.Count - 1; dropped++)
        {
            sum += _weights[_kept[dropped]] / total;
            if (sum > limit)
            {
                break;
            }
        }

        _kept.RemoveRange(0, dropped);
        _kept.Sort();
    }
}
