using System.Buffers.Binary;
using System.Text;

namespace Tiro.Text;

/// <summary>
/// The precompiled character map of SentencePiece: a double-array trie (Darts-clone's layout) over UTF-8 whose values are places
/// in a block of zero-terminated replacements. Every place from the file is checked when it is used.
/// </summary>
internal sealed class CharsMap
{
    private const uint LeafFlag = 1u << 8, WideFlag = 1u << 9, ValueMask = (1u << 31) - 1, LabelMask = (1u << 31) | 0xFF;

    private readonly uint[] _units;
    private readonly byte[] _replacements;

    private CharsMap(uint[] units, byte[] replacements)
    {
        _units = units;
        _replacements = replacements;
    }

    /// <summary>Reads the map: the size of the trie in bytes, the trie, the replacements. Null if it cannot be one.</summary>
    public static CharsMap? TryRead(ReadOnlySpan<byte> data)
    {
        if (data.Length < 4)
        {
            return null;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (size == 0 || size % 4 != 0 || size > (uint)(data.Length - 4))
        {
            return null;
        }

        var units = new uint[size / 4];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(4 + (4 * i))..]);
        }

        return new CharsMap(units, data[(4 + (int)size)..].ToArray());
    }

    /// <summary>The replacement of the shortest (or longest) key that starts a text, and the key's length; null if none does.</summary>
    public string? Find(ReadOnlySpan<byte> utf8, bool longest, out int length)
    {
        length = 0;
        uint value = 0;
        uint node = Offset(_units[0]);
        for (int i = 0; i < utf8.Length && utf8[i] != 0; i++)
        {
            node ^= utf8[i];
            if (node >= (uint)_units.Length || (_units[node] & LabelMask) != utf8[i])
            {
                break;
            }

            uint unit = _units[node];
            node ^= Offset(unit);
            if ((unit & LeafFlag) != 0 && node < (uint)_units.Length)
            {
                value = _units[node] & ValueMask;
                length = i + 1;
                if (!longest)
                {
                    break;
                }
            }
        }

        return length == 0 || value > (uint)_replacements.Length ? null : Replacement((int)value);
    }

    private string Replacement(int start)
    {
        ReadOnlySpan<byte> rest = _replacements.AsSpan(start);
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & WideFlag) >> 6);
}
