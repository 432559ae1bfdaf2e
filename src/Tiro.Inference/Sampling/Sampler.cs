using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Inference;

/// <summary>Which draw a token is: of which seed, and at which index in its sequence, the prompt included.</summary>
internal readonly record struct DrawPlace(ulong Seed, int Position);

/// <summary>
/// Draws tokens from logits: temperature, then top-k, then top-p, each on what the one before left, in float32; then the
/// inverse of the cumulative distribution in order of ids. A draw depends on the seed and the token's position alone. Not
/// for concurrent use.
/// </summary>
public sealed unsafe class Sampler
{
    private readonly SamplingOptions _options;
    private readonly PriorityQueue<int, float> _largest = new();
    private readonly List<int> _kept = [];
    private float[] _scores = [];
    private float[] _weights = [];
    private double[] _points = [];

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
        var place = new DrawPlace(seed, position);
        if (IsFiltered(logits.Length))
        {
            return FromKept(logits, place);
        }

        int id = 0;
        Rows(logits, logits.Length, [place], new Span<int>(ref id));
        return id;
    }

    /// <summary>The next token of each row of logits [rows, vocabulary].</summary>
    /// <exception cref="ArithmeticException">A logit is not finite.</exception>
    internal void Next(Tensor logits, ReadOnlySpan<DrawPlace> places, Span<int> ids)
    {
        if (!IsFiltered(logits.Columns))
        {
            Rows(logits.Span<float>(), (int)logits.Columns, places, ids);
            return;
        }

        for (int row = 0; row < places.Length; row++)
        {
            ids[row] = FromKept(logits.Row<float>(row), places[row]);
        }
    }

    /// <summary>The largest logit's id; of equal ones the smallest.</summary>
    /// <exception cref="ArithmeticException">A logit is not finite.</exception>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        fixed (float* x = logits)
        {
            return Checked(TokenWeights.ArgMax(x, logits.Length), logits);
        }
    }

    /// <summary>The tokens that may be drawn, ascending, for tests of the processors.</summary>
    internal IReadOnlyList<int> Kept(ReadOnlySpan<float> logits)
    {
        Keep(logits, logits[ArgMax(logits)]);
        return _kept;
    }

    /// <summary>Whether only some of the tokens may be drawn.</summary>
    private bool IsFiltered(long vocabulary) => _options.Temperature != 0 && (_options.TopP < 1 || (_options.TopK > 0 && _options.TopK < vocabulary));

    private static double Point(DrawPlace place) => new PhiloxStream(place.Seed, RandomStreams.Sampling, (ulong)place.Position).NextDouble();

    private static int Checked(int id, ReadOnlySpan<float> logits) => id >= 0
        ? id
        : throw new ArithmeticException($"the model's logit of token {~id} is {logits[~id]}: its weights are damaged or training diverged");

    /// <summary>Greedy choices, or draws from all tokens.</summary>
    private void Rows(ReadOnlySpan<float> logits, int vocabulary, ReadOnlySpan<DrawPlace> places, Span<int> ids)
    {
        if (_points.Length < places.Length)
        {
            _points = new double[places.Length];
        }

        for (int row = 0; row < places.Length && _options.Temperature != 0; row++)
        {
            _points[row] = Point(places[row]);
        }

        fixed (float* x = logits)
        fixed (double* points = _points)
        fixed (int* chosen = ids)
        {
            TokenDraw.Rows(x, vocabulary, _options.Temperature, _options.Temperature == 0 ? null : points, chosen, places.Length, vocabulary);
        }

        for (int row = 0; row < places.Length; row++)
        {
            Checked(ids[row], logits.Slice(row * vocabulary, vocabulary));
        }
    }

    /// <summary>A draw from what top-k and top-p leave.</summary>
    private int FromKept(ReadOnlySpan<float> logits, DrawPlace place)
    {
        Keep(logits, logits[ArgMax(logits)]);
        double total = 0;
        foreach (int id in _kept)
        {
            total += _weights[id];
        }

        double point = Point(place) * total, sum = 0;
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

    /// <summary>Fills <see cref="_kept"/> with ids in ascending order and <see cref="_weights"/> with exp(score - best).</summary>
    private void Keep(ReadOnlySpan<float> logits, float best)
    {
        if (_scores.Length < logits.Length)
        {
            (_scores, _weights) = (new float[logits.Length], new float[logits.Length]);
        }

        float floor = float.NegativeInfinity;
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
            }
        }

        Weigh(logits, best / _options.Temperature);
        if (_options.TopP < 1)
        {
            KeepNucleus();
        }
    }

    /// <summary>The weights of what is kept: all in one go, or one by one where top-k left a few.</summary>
    private void Weigh(ReadOnlySpan<float> logits, float top)
    {
        fixed (float* x = logits, weights = _weights)
        {
            if (_kept.Count == logits.Length)
            {
                TokenWeights.Compute(x, logits.Length, _options.Temperature, top, weights);
                return;
            }

            foreach (int id in _kept)
            {
                TokenWeights.Compute(x + id, 1, _options.Temperature, top, weights + id);
            }
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
