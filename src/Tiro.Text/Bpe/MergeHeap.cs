namespace Tiro.Text;

/// <summary>A binary min-heap of (rank, position) packed in 64 bits, over memory of the caller.</summary>
internal ref struct MergeHeap(Span<ulong> entries)
{
    private readonly Span<ulong> _entries = entries;

    public int Count { get; private set; }

    public void Push(ulong entry)
    {
        int child = Count++;
        while (child > 0)
        {
            int parent = (child - 1) >> 1;
            if (_entries[parent] <= entry)
            {
                break;
            }

            _entries[child] = _entries[parent];
            child = parent;
        }

        _entries[child] = entry;
    }

    public ulong Pop()
    {
        ulong top = _entries[0];
        ulong moved = _entries[--Count];
        int parent = 0;
        while (true)
        {
            int child = (2 * parent) + 1;
            if (child >= Count)
            {
                break;
            }

            child += child + 1 < Count && _entries[child + 1] < _entries[child] ? 1 : 0;
            if (moved <= _entries[child])
            {
                break;
            }

            _entries[parent] = _entries[child];
            parent = child;
        }

        _entries[parent] = moved;
        return top;
    }
}
