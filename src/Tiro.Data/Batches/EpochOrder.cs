using Tiro.Kernels;

namespace Tiro.Data;

/// <summary>The documents of one epoch in shuffled order, laid end to end: a pure function of seed and epoch (Fisher-Yates over Philox).</summary>
internal sealed class EpochOrder(TokenSplit split, ulong seed)
{
    private readonly int[] _documents = new int[split.DocumentCount];
    private readonly long[] _ends = new long[split.DocumentCount];

    /// <summary>The epoch held; -1 before the first <see cref="Load"/>.</summary>
    public long Epoch { get; private set; } = -1;

    public void Load(long epoch)
    {
        for (int i = 0; i < _documents.Length; i++)
        {
            _documents[i] = i;
        }

        PhiloxStream random = new(seed, DataStreams.DocumentOrder, (ulong)epoch);
        for (int i = _documents.Length - 1; i > 0; i--)
        {
            int j = (int)random.Next(i + 1);
            (_documents[i], _documents[j]) = (_documents[j], _documents[i]);
        }

        long end = 0;
        for (int i = 0; i < _documents.Length; i++)
        {
            end += split.DocumentEnd(_documents[i]) - split.DocumentStart(_documents[i]);
            _ends[i] = end;
        }

        Epoch = epoch;
    }

    /// <summary>The document at an offset of the epoch's stream of tokens, and the offset inside that document.</summary>
    public (int Document, long Inside) Find(long offset)
    {
        int index = DocumentsEndingBy(offset);
        return (_documents[index], offset - (index == 0 ? 0 : _ends[index - 1]));
    }

    /// <summary>How many documents end within the first <paramref name="offset"/> tokens.</summary>
    public int DocumentsEndingBy(long offset)
    {
        int found = Array.BinarySearch(_ends, offset);
        return found >= 0 ? found + 1 : ~found;
    }
}
