using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>
/// Keys and values of the sequences in progress: <see cref="Slots"/> sequences of at most <see cref="Capacity"/> tokens, a
/// pair of tensors [slots * capacity, kvWidth] a layer. A slot's rows are counted from its sequence's first token.
/// </summary>
public sealed class KvCache : IDisposable
{
    private readonly Tensor[] _keys, _values;
    private readonly int[] _lengths;

    public KvCache(DecoderConfig config, int slots, int capacity)
    {
        (Slots, Capacity) = (slots, capacity);
        _lengths = new int[slots];
        _keys = new Tensor[config.Layers];
        _values = new Tensor[config.Layers];
        var shape = new Shape((long)slots * capacity, config.KvWidth);
        for (int i = 0; i < config.Layers; i++)
        {
            _keys[i] = Tensor.Persistent(DType.F32, shape);
            _values[i] = Tensor.Persistent(DType.F32, shape);
        }
    }

    public int Slots { get; }

    public int Capacity { get; }

    /// <summary>Tokens held by a slot.</summary>
    public int Length(int slot) => _lengths[slot];

    internal Tensor Keys(int layer) => _keys[layer];

    internal Tensor Values(int layer) => _values[layer];

    /// <summary>
    /// A batch that appends tokens to slots: element i of <paramref name="tokens"/> goes to slot <paramref name="slots"/>[i].
    /// The slots' lengths advance at once; run the model on the batch before making the next.
    /// </summary>
    public ForwardBatch Append(ReadOnlySpan<int> slots, ReadOnlySpan<int[]> tokens)
    {
        int total = 0;
        foreach (int[] t in tokens)
        {
            total += t.Length;
        }

        Tensor ids = Tensor.Empty(DType.I32, new Shape(total)), positions = Tensor.Empty(DType.I32, new Shape(total));
        Tensor rows = Tensor.Empty(DType.I64, new Shape(total)), segments = Tensor.Empty(DType.I64, new Shape(slots.Length, 5));
        Span<int> idsT = ids.Span<int>(), positionsT = positions.Span<int>();
        Span<long> rowsT = rows.Span<long>();
        int at = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i], old = _lengths[slot], count = tokens[i].Length;
            long first = (long)slot * Capacity;
            if (old + count > Capacity)
            {
                throw new ShapeException($"KvCache: {old} + {count} tokens exceed the capacity of {Capacity}; generate fewer tokens or shorten the prompt");
            }

            tokens[i].CopyTo(idsT[at..]);
            for (int j = 0; j < count; j++)
            {
                positionsT[at + j] = old + j;
                rowsT[at + j] = first + old + j;
            }

            ReadOnlySpan<long> segment = [at, count, first, old + count, old];
            segment.CopyTo(segments.Row<long>(i));
            _lengths[slot] = old + count;
            at += count;
        }

        return new ForwardBatch(ids, positions, segments, rows);
    }

    /// <summary>Makes a slot hold what another one holds: both go on as if each had read the tokens itself.</summary>
    public void Copy(int from, int to)
    {
        long source = (long)from * Capacity, target = (long)to * Capacity;
        for (int layer = 0; layer < _keys.Length; layer++)
        {
            for (int i = 0; i < _lengths[from]; i++)
            {
                _keys[layer].Row<float>(source + i).CopyTo(_keys[layer].Row<float>(target + i));
                _values[layer].Row<float>(source + i).CopyTo(_values[layer].Row<float>(target + i));
            }
        }

        _lengths[to] = _lengths[from];
    }

    public void Dispose()
    {
        foreach (Tensor t in _keys)
        {
            t.Dispose();
        }

        foreach (Tensor t in _values)
        {
            t.Dispose();
        }
    }

    /// <summary>Copies the new tokens' keys and values to their rows.</summary>
    internal void Write(int layer, Tensor k, Tensor v, Tensor rows)
    {
        ReadOnlySpan<long> to = rows.Span<long>();
        for (int i = 0; i < to.Length; i++)
        {
            k.Row<float>(i).CopyTo(_keys[layer].Row<float>(to[i]));
            v.Row<float>(i).CopyTo(_values[layer].Row<float>(to[i]));
        }
    }
}
