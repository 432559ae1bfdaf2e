namespace Tiro.Kernels;

/// <summary>Hands out parts of a scratch buffer on cache lines. Over no buffer it only counts, which gives the size to ask for.</summary>
internal unsafe ref struct AttentionArena(float* memory)
{
    private readonly float* _memory = memory;

    /// <summary>Floats handed out.</summary>
    public long Used { get; private set; }

    public float* Floats(long count)
    {
        float* part = _memory + Used;
        Used += (count + 15) & ~15L;
        return part;
    }

    public long* Longs(long count) => (long*)Floats(2 * count);
}
