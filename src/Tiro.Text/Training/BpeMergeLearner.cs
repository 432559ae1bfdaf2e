using System.Runtime.InteropServices;

namespace Tiro.Text;

/// <summary>
/// Learns merges from words: the most frequent pair first, of equal ones the smallest (left id, right id), as Hugging Face's
/// BpeTrainer does. Pair counts are kept up to date: a merge touches only the words that hold its pair.
/// </summary>
/// <remarks>
/// The reference's habits, which decide what comes out: overlapping pairs are all counted; a token that two pairs
/// make has one id; a merged pair keeps the count that its own merge did not take away, and may come up again.
/// </remarks>
internal sealed class BpeMergeLearner
{
    private const int ProgressEvery = 256;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<int> _lengths = [];
    private readonly TrainingWords _words;
    private readonly Dictionary<ulong, int> _pairIndex = [];
    private readonly List<ulong> _pairs = [];
    private readonly List<long> _counts = [];
    private readonly List<List<int>?> _newPlaces = [];
    private readonly List<int> _touched = [];
    private readonly PriorityQueue<Candidate, (long Count, ulong Pair, int Order)> _queue = new(new ByCountThenPair());
    private int _order;

    /// <param name="tokens">The first tokens: special ones and the alphabet.</param>
    /// <param name="words">Distinct words as ids of these tokens, with their counts.</param>
    public BpeMergeLearner(IEnumerable<string> tokens, IEnumerable<(int[] Symbols, long Count)> words)
    {
        foreach (string token in tokens)
        {
            AddToken(token, CodePoints.Count(token));
        }

        _words = new TrainingWords(words);
    }

    public List<string> Tokens { get; } = [];

    public BpeMergeList Merges { get; } = new();

    /// <summary>Merges until the vocabulary is full or no pair is frequent enough.</summary>
    public void Run(BpeTrainerOptions options, CancellationToken cancellation)
    {
        CountPairs();
        Enqueue();
        int maxLength = options.MaxTokenLength ?? int.MaxValue;
        while (Tokens.Count < options.VocabularySize && _queue.TryDequeue(out Candidate candidate, out _))
        {
            long count = _counts[candidate.Pair];
            if (count != candidate.Count)
            {
                Enqueue(candidate with { Count = count });
                continue;
            }

            if (count < Math.Max(1, options.MinFrequency))
            {
                break;
            }

            Merge(candidate, maxLength);
            if (Merges.Count % ProgressEvery == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                options.Progress?.Invoke(new TokenizerTrainingProgress("merging", Tokens.Count, options.VocabularySize));
            }
        }

        options.Progress?.Invoke(new TokenizerTrainingProgress("merging", Tokens.Count, Tokens.Count));
    }

    private int AddToken(string token, int length)
    {
        if (!_ids.TryGetValue(token, out int id))
        {
            id = Tokens.Count;
            _ids.Add(token, id);
            Tokens.Add(token);
            _lengths.Add(length);
        }

        return id;
    }

    private void CountPairs()
    {
        for (int word = 0; word < _words.Count; word++)
        {
            ReadOnlySpan<int> symbols = _words.Symbols(word);
            for (int i = 0; i + 1 < symbols.Length; i++)
            {
                Change(symbols[i], symbols[i + 1], _words.Frequency(word), word);
            }
        }
    }

    private void Merge(Candidate candidate, int maxLength)
    {
        ulong pair = _pairs[candidate.Pair];
        int left = (int)(pair >> 32), right = (int)(uint)pair;
        int merged = AddToken(Tokens[left] + Tokens[right], _lengths[left] + _lengths[right]);
        Merges.Add(left, right, merged);
        foreach (int word in candidate.Words)
        {
            MergeIn(word, left, right, merged, maxLength);
        }

        Enqueue();
    }

    /// <summary>Replaces the pair in one word, from the left, and notes how the counts of its neighbours change.</summary>
    private void MergeIn(int word, int left, int right, int merged, int maxLength)
    {
        Span<int> symbols = _words.Symbols(word);
        long frequency = _words.Frequency(word);
        int longestNeighbour = maxLength - _lengths[merged] - 1;
        int written = 0;
        for (int i = 0; i < symbols.Length; i++)
        {
            if (symbols[i] != left || i + 1 == symbols.Length || symbols[i + 1] != right)
            {
                symbols[written++] = symbols[i];
                continue;
            }

            if (written > 0)
            {
                int before = symbols[written - 1];
                Change(before, left, -frequency, word);
                if (_lengths[before] <= longestNeighbour)
                {
                    Change(before, merged, frequency, word);
                }
            }

            if (i + 2 < symbols.Length)
            {
                int after = symbols[i + 2];
                Change(right, after, -frequency, word);
                if (_lengths[after] <= longestNeighbour)
                {
                    Change(merged, after, frequency, word);
                }
            }

            symbols[written++] = merged;
            i++;
        }

        _words.Shorten(word, written);
    }

    private void Change(int left, int right, long change, int word)
    {
        ulong pair = ((ulong)(uint)left << 32) | (uint)right;
        ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairIndex, pair, out bool known);
        if (!known)
        {
            slot = _pairs.Count;
            _pairs.Add(pair);
            _counts.Add(0);
            _newPlaces.Add(null);
        }

        int index = slot;
        _counts[index] += change;
        if (change <= 0)
        {
            return;
        }

        List<int>? places = _newPlaces[index];
        if (places is null)
        {
            _newPlaces[index] = places = [];
            _touched.Add(index);
        }

        // The changes of a word come together, so a word listed before is the last one.
        if (places.Count == 0 || places[^1] != word)
        {
            places.Add(word);
        }
    }

    /// <summary>Queues the pairs that got new places, with those places.</summary>
    private void Enqueue()
    {
        foreach (int pair in _touched)
        {
            if (_counts[pair] > 0)
            {
                Enqueue(new Candidate(pair, _counts[pair], _newPlaces[pair]!));
            }

            _newPlaces[pair] = null;
        }

        _touched.Clear();
    }

    private void Enqueue(Candidate candidate) => _queue.Enqueue(candidate, (candidate.Count, _pairs[candidate.Pair], _order++));

    /// <summary>A pair with its count when it was queued, and the words that got it since it was queued before.</summary>
    private readonly record struct Candidate(int Pair, long Count, List<int> Words);

    private sealed class ByCountThenPair : IComparer<(long Count, ulong Pair, int Order)>
    {
        public int Compare((long Count, ulong Pair, int Order) x, (long Count, ulong Pair, int Order) y)
        {
            int byCount = y.Count.CompareTo(x.Count);
            int byPair = byCount != 0 ? byCount : x.Pair.CompareTo(y.Pair);
            return byPair != 0 ? byPair : x.Order.CompareTo(y.Order);
        }
    }
}
