namespace Tiro.Text;

/// <summary>Goes through a text by its UTF-8 bytes and tells in which UTF-16 units they lie.</summary>
internal ref struct ByteWalker(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _unit;
    private int _byteInCharacter;

    public readonly bool AtEnd => _unit >= _text.Length;

    public readonly int Unit => _unit;

    /// <summary>Takes some bytes; the units of all characters that they touch.</summary>
    public (int Start, int End) Take(int bytes)
    {
        int start = _unit;
        int end = _unit;
        while (bytes > 0 && _unit < _text.Length)
        {
            int size = Utf8Length(CodePoints.At(_text, _unit, out int length));
            int taken = Math.Min(bytes, size - _byteInCharacter);
            end = _unit + length;
            bytes -= taken;
            _byteInCharacter += taken;
            if (_byteInCharacter == size)
            {
                _unit = end;
                _byteInCharacter = 0;
            }
        }

        return (start, end);
    }

    /// <summary>Takes whole UTF-16 units.</summary>
    public (int Start, int End) TakeUnits(int units)
    {
        int start = _unit;
        _unit = Math.Min(_unit + units, _text.Length);
        return (start, _unit);
    }

    private static int Utf8Length(int codePoint) => codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}
