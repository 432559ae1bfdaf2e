namespace Tiro.Data;

/// <summary>A growing sequence of token ids in chunks, so that neither length nor memory is bound to one array (more than 2^31 tokens work).</summary>
public sealed class TokenBuffer
{
    private const int ChunkBits = 20, ChunkLength = 1 << ChunkBits, ChunkMask = ChunkLength - 1;
    private readonly List<int[]> _chunks = [];

    public TokenBuffer()
    {
    }

    /// <summary>A buffer over existing chunks of 2^20 ids, which may be one and the same array.</summary>
    internal TokenBuffer(IEnumerable<int[]> chunks, long length)
    {
        _chunks.AddRange(chunks);
        Length = length;
    }

    /// <summary>Number of tokens.</summary>
    public long Length { get; private set; }

    public int this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
            return _chunks[(int)(index >> ChunkBits)][(int)(index & ChunkMask)];
        }
    }

    public void Append(ReadOnlySpan<int> tokens)
    {
        while (tokens.Length > 0)
        {
            int at = (int)(Length & ChunkMask);
            if (at == 0)
            {
                _chunks.Add(new int[ChunkLength]);
            }

            int count = Math.Min(tokens.Length, ChunkLength - at);
            tokens[..count].CopyTo(_chunks[^1].AsSpan(at));
            tokens = tokens[count..];
            Length += count;
        }
    }

    /// <summary>Copies the tokens from <paramref name="start"/> on until the destination is full.</summary>
    public void CopyTo(long start, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, Length - start, nameof(destination));
        while (destination.Length > 0)
        {
            int at = (int)(start & ChunkMask), count = Math.Min(destination.Length, ChunkLength - at);
            _chunks[(int)(start >> ChunkBits)].AsSpan(at, count).CopyTo(destination);
            destination = destination[count..];
            start += count;
        }
    }

    /// <summary>The tokens chunk by chunk, as memory of the machine's (little-endian) int32.</summary>
    internal IEnumerable<ReadOnlyMemory<int>> Chunks()
    {
        for (int i = 0; i < _chunks.Count; i++)
        {
            yield return _chunks[i].AsMemory(0, (int)Math.Min(ChunkLength, Length - ((long)i << ChunkBits)));
        }
    }
}
