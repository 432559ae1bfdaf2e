using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Tiro.Text;

/// <summary>
/// Counts the distinct words (pre-tokens) of texts on several threads. Only the distinct words and a few slices of text are
/// in memory; a long text is cut where no word is. The counts do not depend on the number of threads.
/// </summary>
internal static class WordCounter
{
    private const int SliceLength = 1 << 16;

    public static Dictionary<string, long> Count(IEnumerable<ReadOnlyMemory<char>> texts, BpeTrainerOptions options, CancellationToken cancellation)
    {
        var total = new Dictionary<string, long>(StringComparer.Ordinal);
        long read = 0;
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        try
        {
            Parallel.ForEach(
                Partitioner.Create(Batches(texts, options.AddPrefixSpace), EnumerablePartitionerOptions.NoBuffering),
                parallel,
                () => new Dictionary<string, long>(StringComparer.Ordinal),
                (batch, _, counts) =>
                {
                    batch.ForEach(slice => CountSlice(slice.Span, counts));
                    lock (total)
                    {
                        read += batch.Sum(slice => (long)slice.Length);
                        options.Progress?.Invoke(new TokenizerTrainingProgress("reading", read, 0));
                    }

                    return counts;
                },
                counts => Merge(counts, total));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return total;
    }

    private static void CountSlice(ReadOnlySpan<char> text, Dictionary<string, long> counts)
    {
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int start = 0; start < text.Length;)
        {
            int end = Gpt2Scanner.Next(text, start);
            CollectionsMarshal.GetValueRefOrAddDefault(bySpan, text[start..end], out _)++;
            start = end;
        }
    }

    private static void Merge(Dictionary<string, long> counts, Dictionary<string, long> total)
    {
        lock (total)
        {
            foreach ((string word, long count) in counts)
            {
                total[word] = total.GetValueOrDefault(word) + count;
            }
        }
    }

    /// <summary>Slices of about 64 Ki characters together.</summary>
    private static IEnumerable<List<ReadOnlyMemory<char>>> Batches(IEnumerable<ReadOnlyMemory<char>> texts, bool addPrefixSpace)
    {
        var batch = new List<ReadOnlyMemory<char>>();
        int length = 0;
        foreach (ReadOnlyMemory<char> slice in texts.SelectMany(text => Slices(text, addPrefixSpace)))
        {
            batch.Add(slice);
            length += slice.Length;
            if (length >= SliceLength)
            {
                yield return batch;
                batch = [];
                length = 0;
            }
        }

        yield return batch;
    }

    private static IEnumerable<ReadOnlyMemory<char>> Slices(ReadOnlyMemory<char> text, bool addPrefixSpace)
    {
        if (addPrefixSpace && text.Length > 0 && text.Span[0] != ' ')
        {
            text = string.Concat(" ", text.Span).AsMemory();
        }

        while (text.Length > SliceLength)
        {
            int cut = Gpt2Scanner.SafeCut(text.Span, SliceLength);
            yield return text[..cut];
            text = text[cut..];
        }

        if (text.Length > 0)
        {
            yield return text;
        }
    }
}
