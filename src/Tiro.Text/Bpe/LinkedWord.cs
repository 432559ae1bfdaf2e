namespace Tiro.Text;

/// <summary>
/// The symbols of a long word as a doubly linked list over arrays. <c>ranks[i]</c> is the rank of the pair that starts at
/// symbol i now; a heap entry with another rank is stale.
/// </summary>
internal readonly ref struct LinkedWord(Span<int> symbols, Span<int> previous, Span<int> next, Span<uint> ranks, PairTable pairs)
{
    private const int End = -1;

    private readonly Span<int> _symbols = symbols;
    private readonly Span<int> _previous = previous;
    private readonly Span<int> _next = next;
    private readonly Span<uint> _ranks = ranks;

    /// <summary>Links all symbols and gives the heap every pair that merges.</summary>
    public void Fill(ref MergeHeap heap)
    {
        int last = _symbols.Length - 1;
        for (int i = 0; i <= last; i++)
        {
            _previous[i] = i - 1;
            _next[i] = i == last ? End : i + 1;
            UpdateRank(i, ref heap);
        }
    }

    public uint RankAt(int position) => _ranks[position];

    /// <summary>Replaces the symbol at a position and its successor by one.</summary>
    public void Merge(int position, ref MergeHeap heap)
    {
        int removed = _next[position];
        int after = _next[removed];
        _symbols[position] = pairs.MergedId(_symbols[position], _symbols[removed]);
        _ranks[removed] = PairTable.None;
        _next[position] = after;
        if (after != End)
        {
            _previous[after] = position;
        }

        UpdateRank(position, ref heap);
        if (_previous[position] != End)
        {
            UpdateRank(_previous[position], ref heap);
        }
    }

    /// <summary>Moves the remaining symbols to the front; returns how many they are.</summary>
    public int Compact()
    {
        int count = 0;
        for (int i = 0; i != End; i = _next[i])
        {
            _symbols[count++] = _symbols[i];
        }

        return count;
    }

    private void UpdateRank(int position, ref MergeHeap heap)
    {
        int successor = _next[position];
        uint rank = successor == End ? PairTable.None : pairs.Rank(_symbols[position], _symbols[successor]);
        _ranks[position] = rank;
        if (rank != PairTable.None)
        {
            heap.Push(((ulong)rank << 32) | (uint)position);
        }
    }
}
