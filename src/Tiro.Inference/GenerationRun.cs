using Tiro.Models;
using Tiro.Tensors;
using Tiro.Text;

namespace Tiro.Inference;

/// <summary>
/// The sequences of one generation and their keys and values. Of equal prompts the first is read by the model; the others wait
/// for it, take over its keys and values, and go on from there by themselves. Arrays serve all steps.
/// </summary>
internal sealed class GenerationRun : IDisposable
{
    private readonly DecoderModel _model;
    private readonly GenerationOptions _options;
    private readonly LogitsObserver? _observer;
    private readonly Sampler _sampler;
    private readonly KvCache _cache;
    private readonly List<Sequence> _active, _read = [], _complete = [];
    private readonly List<GeneratedToken> _tokens = [];
    private readonly int[] _slots, _ids;
    private readonly int[][] _pieces;
    private readonly DrawPlace[] _places;

    public GenerationRun(DecoderModel model, Tokenizer? tokenizer, IReadOnlyList<int[]> prompts, GenerationOptions options, LogitsObserver? observer)
    {
        (_model, _options, _observer) = (model, options, observer);
        _sampler = new Sampler(options.Sampling);
        var first = new Dictionary<int[], Sequence>(new SameTokens());
        _active = new List<Sequence>(prompts.Count);
        for (int i = 0; i < prompts.Count; i++)
        {
            var sequence = new Sequence(i, prompts[i], first.GetValueOrDefault(prompts[i]), tokenizer?.NewDecoder(skipSpecial: true));
            first.TryAdd(prompts[i], sequence);
            _active.Add(sequence);
        }

        (_slots, _ids, _pieces, _places) = (new int[prompts.Count], new int[prompts.Count], new int[prompts.Count][], new DrawPlace[prompts.Count]);
        long capacity = Math.Min(model.Config.Context, prompts.Max(prompt => (long)prompt.Length) + options.MaxTokens);
        _cache = new KvCache(model.Config, prompts.Count, (int)capacity);
    }

    public bool Finished => _active.Count == 0;

    /// <summary>One run of the model over the next piece of every sequence; the next tokens of those that are complete, valid until the next step.</summary>
    public List<GeneratedToken> Step()
    {
        _tokens.Clear();
        using TensorScope scope = TensorScope.Begin();
        Tensor hidden = Read();
        if (_complete.Count > 0)
        {
            Choose(_model.Head(LastRows(hidden)));
            _active.RemoveAll(static sequence => sequence.Finished);
        }

        return _tokens;
    }

    public void Dispose() => _cache.Dispose();

    /// <summary>Runs the model over the next pieces and notes where the sequences that are complete then have their last row.</summary>
    private Tensor Read()
    {
        _read.Clear();
        _complete.Clear();
        int rows = 0;
        foreach (Sequence sequence in _active)
        {
            if (!sequence.Waits)
            {
                _slots[_read.Count] = sequence.Index;
                _pieces[_read.Count] = sequence.TakePiece(_options.PromptChunk);
                rows += _pieces[_read.Count].Length;
                sequence.LastRow = rows - 1;
                _read.Add(sequence);
            }
        }

        Tensor hidden = _model.Forward(_cache.Append(_slots.AsSpan(0, _read.Count), _pieces.AsSpan(0, _read.Count)), _cache);
        foreach (Sequence sequence in _active)
        {
            if (sequence.Follows() is { } leader)
            {
                _cache.Copy(leader.Index, sequence.Index);
            }

            if (sequence.Complete)
            {
                _complete.Add(sequence);
            }
        }

        return hidden;
    }

    private Tensor LastRows(Tensor hidden)
    {
        Tensor last = Tensor.Empty(_complete.Count, hidden.Columns);
        for (int row = 0; row < _complete.Count; row++)
        {
            hidden.Row<float>(_complete[row].LastRow).CopyTo(last.Row<float>(row));
        }

        return last;
    }

    private void Choose(Tensor logits)
    {
        int count = _complete.Count;
        for (int row = 0; row < count; row++)
        {
            Sequence sequence = _complete[row];
            _observer?.Invoke(sequence.Index, sequence.Generated, logits.Row<float>(row));
            _places[row] = new DrawPlace(_options.Seeds?[sequence.Index] ?? _options.Sampling.Seed, sequence.Total);
        }

        Span<int> ids = _ids.AsSpan(0, count);
        _sampler.Next(logits, _places.AsSpan(0, count), ids);
        ReadOnlySpan<float> logProbabilities = _options.LogProbabilities
            ? Ops.TakeLogProbabilities(Tempered(logits, _options.Sampling.Temperature), Tensor.From(ids)).Span<float>()
            : default;
        for (int row = 0; row < count; row++)
        {
            GeneratedToken token = _complete[row].Accept(ids[row], Reason(_complete[row], ids[row]));
            _tokens.Add(token with { LogProbability = logProbabilities.IsEmpty ? 0 : logProbabilities[row] });
        }
    }

    /// <summary>logits / temperature by the arithmetic of <see cref="Ops.LinearLogProbabilities"/>.</summary>
    private static Tensor Tempered(Tensor logits, float temperature) =>
        temperature is 0 or 1 ? logits : Ops.Multiply(logits, Tensor.From([1 / temperature], 1));

    private string? Reason(Sequence sequence, int id) =>
        !_options.IgnoreEos && (_options.EndIds ?? _model.Config.EosIds).Contains(id) ? Generator.Stop
        : sequence.Generated + 1 >= _options.MaxTokens || sequence.Total + 1 >= _model.Config.Context ? Generator.Length
        : null;

    private sealed class SameTokens : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] tokens)
        {
            var hash = default(HashCode);
            foreach (int token in tokens)
            {
                hash.Add(token);
            }

            return hash.ToHashCode();
        }
    }
}
