using System.Runtime.InteropServices;

namespace Tiro.Text;

/// <summary>
/// The ids of frequent words. Bounded: 2^15 slots of at most 232 bytes (under 8 MiB), a new word pushes out an old one.
/// Safe for any number of threads without locks: an entry is one array that never changes once its slot refers to it.
/// Entry: hash, key length | id count &lt;&lt; 16, the key's characters two an int, ids.
/// </summary>
internal sealed class WordCache
{
    /// <summary>The longest word that is kept, in UTF-16 units.</summary>
    public const int LongestWord = 48;

    private const int SlotBits = 15;
    private const int HeaderInts = 2;
    private const int MostInts = 52;

    private readonly int[]?[] _slots = new int[1 << SlotBits][];

    public static int Hash(ReadOnlySpan<char> word)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(word);
        ulong hash = (ulong)bytes.Length * 0x9E3779B97F4A7C15;
        while (bytes.Length >= 8)
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[8..];
        }

        ulong tail = 0;
        for (int i = 0; i < bytes.Length; i += 2)
        {
            tail = (tail << 16) | MemoryMarshal.Read<ushort>(bytes[i..]);
        }

        hash = Mix(hash, tail);
        return (int)(hash >> 32);
    }

    /// <summary>Appends the word's ids if it is known.</summary>
    public bool TryGet(ReadOnlySpan<char> word, int hash, ref IdBuffer ids)
    {
        int slot = hash & ((1 << SlotBits) - 1);
        return TryEntry(Volatile.Read(ref _slots[slot]), word, hash, ref ids)
            || TryEntry(Volatile.Read(ref _slots[slot ^ 1]), word, hash, ref ids);
    }

    /// <summary>Keeps the word, unless its entry would be too long.</summary>
    public void Set(ReadOnlySpan<char> word, int hash, ReadOnlySpan<int> ids)
    {
        int keyInts = (word.Length + 1) / 2;
        int length = HeaderInts + keyInts + ids.Length;
        if (length > MostInts)
        {
            return;
        }

        var entry = new int[length];
        entry[0] = hash;
        entry[1] = word.Length | (ids.Length << 16);
        word.CopyTo(Key(entry, word.Length));
        ids.CopyTo(entry.AsSpan(HeaderInts + keyInts));
        int slot = hash & ((1 << SlotBits) - 1);
        Volatile.Write(ref _slots[slot ^ 1], Volatile.Read(ref _slots[slot]));
        Volatile.Write(ref _slots[slot], entry);
    }

    private static bool TryEntry(int[]? entry, ReadOnlySpan<char> word, int hash, ref IdBuffer ids)
    {
        if (entry is null || entry[0] != hash || (entry[1] & 0xFFFF) != word.Length || !word.SequenceEqual(Key(entry, word.Length)))
        {
            return false;
        }

        ids.Add(entry.AsSpan(entry.Length - (entry[1] >> 16)));
        return true;
    }

    private static Span<char> Key(int[] entry, int length) => MemoryMarshal.Cast<int, char>(entry.AsSpan(HeaderInts))[..length];

    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * 0xD6E8FEB86659FD93;
        return hash ^ (hash >> 32);
    }
}
