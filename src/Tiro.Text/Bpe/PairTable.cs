using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tiro.Text;

/// <summary>Ranks of token pairs: an open-addressing table, read-only once built, at most half full.</summary>
internal sealed class PairTable
{
    /// <summary>The rank of a pair that is not merged.</summary>
    public const uint None = uint.MaxValue;

    private const ulong Empty = ulong.MaxValue;

    private readonly ulong[] _keys;
    private readonly uint[] _ranks;
    private readonly int[] _mergedIds;
    private readonly int _shift;

    /// <param name="pairs">The pairs, distinct.</param>
    /// <param name="ranks">Their ranks; null: their places.</param>
    /// <param name="mergedIds">The id that each becomes; null where nobody asks for it.</param>
    public PairTable(ReadOnlySpan<(int Left, int Right)> pairs, uint[]? ranks = null, int[]? mergedIds = null)
    {
        uint size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, pairs.Length * 2L));
        _keys = new ulong[size];
        _ranks = new uint[size];
        _mergedIds = new int[mergedIds is null ? 0 : size];
        _shift = 64 - BitOperations.Log2(size);
        Array.Fill(_keys, Empty);
        for (int i = 0; i < pairs.Length; i++)
        {
            ulong key = Key(pairs[i].Left, pairs[i].Right);
            int slot = Slot(key);
            _keys[slot] = key;
            _ranks[slot] = ranks is null ? (uint)i : ranks[i];
            if (mergedIds is not null)
            {
                _mergedIds[slot] = mergedIds[i];
            }
        }
    }

    /// <summary>The rank of a pair, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Rank(int left, int right)
    {
        ulong key = Key(left, right);
        int slot = Slot(key);
        return _keys[slot] == key ? _ranks[slot] : None;
    }

    /// <summary>The id that a pair of the table becomes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int MergedId(int left, int right) => _mergedIds[Slot(Key(left, right))];

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    /// <summary>The slot that holds the key, or the free slot where it would go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(ulong key)
    {
        int slot = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (_keys[slot] != key && _keys[slot] != Empty)
        {
            slot = (slot + 1) & (_keys.Length - 1);
        }

        return slot;
    }
}
