using System.Buffers;

namespace Tiro.Text;

/// <summary>Growing list of ids over pooled memory; <see cref="Dispose"/> gives the memory back.</summary>
internal struct IdBuffer(int capacity) : IDisposable
{
    private int[] _ids = ArrayPool<int>.Shared.Rent(capacity);

    public int Count { get; private set; }

    public readonly ReadOnlySpan<int> Written => _ids.AsSpan(0, Count);

    public void Add(int id)
    {
        if (Count == _ids.Length)
        {
            Grow(1);
        }

        _ids[Count++] = id;
    }

    public void Add(ReadOnlySpan<int> ids) => ids.CopyTo(Reserve(ids.Length));

    /// <summary>Appends room for ids that the caller fills.</summary>
    public Span<int> Reserve(int count)
    {
        if (_ids.Length - Count < count)
        {
            Grow(count);
        }

        Count += count;
        return _ids.AsSpan(Count - count, count);
    }

    /// <summary>Takes back the last ids.</summary>
    public void Shorten(int count) => Count -= count;

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_ids);
        _ids = [];
        Count = 0;
    }

    private void Grow(int room)
    {
        int[] larger = ArrayPool<int>.Shared.Rent(checked(Math.Max(_ids.Length * 2, Count + room)));
        Written.CopyTo(larger);
        ArrayPool<int>.Shared.Return(_ids);
        _ids = larger;
    }
}
