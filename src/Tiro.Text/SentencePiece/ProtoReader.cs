using System.Buffers.Binary;
using System.Text;

namespace Tiro.Text;

/// <summary>Reads the wire format of protocol buffers from bytes that may be anything. Errors are <see cref="TokenizerFormatException"/>.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> data, string name)
{
    private const int LongestNumber = 10;

    private readonly string _name = name;
    private ReadOnlySpan<byte> _rest = data;
    private int _wire;

    /// <summary>Takes the next field's number; false at the end. Its value must then be taken or skipped.</summary>
    public bool Next(out int field)
    {
        field = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong key = Number();
        _wire = (int)(key & 7);
        field = (int)Math.Min(key >> 3, int.MaxValue);
        return true;
    }

    /// <summary>A number; 0 and an error if the field is of another kind.</summary>
    public long Varint() => _wire == 0 ? (long)Number() : throw Damaged();

    /// <summary>A 32-bit floating-point number.</summary>
    public float Float() => _wire == 5 ? BinaryPrimitives.ReadSingleLittleEndian(Take(4)) : throw Damaged();

    /// <summary>Bytes: a string, a message or raw data.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        if (_wire != 2)
        {
            throw Damaged();
        }

        ulong length = Number();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw Damaged();
    }

    public string String() => Encoding.UTF8.GetString(Bytes());

    public void Skip()
    {
        switch (_wire)
        {
            case 0:
                Number();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Bytes();
                break;
            case 5:
                Take(4);
                break;
            default:
                throw Damaged();
        }
    }

    private ulong Number()
    {
        ulong value = 0;
        for (int i = 0; i < LongestNumber; i++)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private readonly TokenizerFormatException Damaged() => new($"{_name}: not a whole SentencePiece model; give another file or download it again");
}
