using System.Buffers;

namespace Tiro.Text;

/// <summary>
/// Applies the merges to the symbols of one word: again and again the pair of the lowest rank, leftmost first
/// (Sennrich et al. 2016). Short words scan for it, long ones keep a heap over a linked list, n log n for n symbols.
/// </summary>
internal static class BpeMerge
{
    private const int ShortWord = 40;

    /// <summary>Merges in place. Returns how many symbols are left at the start of the span.</summary>
    public static int Run(Span<int> symbols, PairTable pairs)
        => symbols.Length <= ShortWord ? Scan(symbols, pairs) : Heap(symbols, pairs);

    private static int Scan(Span<int> symbols, PairTable pairs)
    {
        int last = symbols.Length - 1;
        Span<uint> ranks = stackalloc uint[ShortWord];
        for (int i = 0; i < last; i++)
        {
            ranks[i] = pairs.Rank(symbols[i], symbols[i + 1]);
        }

        while (last > 0)
        {
            int best = Lowest(ranks[..last]);
            if (ranks[best] == PairTable.None)
            {
                break;
            }

            symbols[best] = pairs.MergedId(symbols[best], symbols[best + 1]);
            symbols[(best + 2)..(last + 1)].CopyTo(symbols[(best + 1)..]);
            if (best + 1 < last)
            {
                ranks[(best + 2)..last].CopyTo(ranks[(best + 1)..]);
                ranks[best] = pairs.Rank(symbols[best], symbols[best + 1]);
            }

            last--;
            if (best > 0)
            {
                ranks[best - 1] = pairs.Rank(symbols[best - 1], symbols[best]);
            }
        }

        return last + 1;
    }

    private static int Lowest(ReadOnlySpan<uint> ranks)
    {
        int best = 0;
        for (int i = 1; i < ranks.Length; i++)
        {
            best = ranks[i] < ranks[best] ? i : best;
        }

        return best;
    }

    private static int Heap(Span<int> symbols, PairTable pairs)
    {
        int count = symbols.Length;
        // A merge takes one entry out and puts at most two in, so there are never more than two a symbol.
        ulong[] entries = ArrayPool<ulong>.Shared.Rent(2 * count);
        int[] links = ArrayPool<int>.Shared.Rent(2 * count);
        uint[] ranks = ArrayPool<uint>.Shared.Rent(count);
        try
        {
            var word = new LinkedWord(symbols, links.AsSpan(0, count), links.AsSpan(count, count), ranks.AsSpan(0, count), pairs);
            var heap = new MergeHeap(entries);
            word.Fill(ref heap);
            while (heap.Count > 0)
            {
                ulong entry = heap.Pop();
                int position = (int)(uint)entry;
                uint rank = (uint)(entry >> 32);
                if (word.RankAt(position) == rank)
                {
                    word.Merge(position, ref heap);
                }
            }

            return word.Compact();
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(entries);
            ArrayPool<int>.Shared.Return(links);
            ArrayPool<uint>.Shared.Return(ranks);
        }
    }
}
