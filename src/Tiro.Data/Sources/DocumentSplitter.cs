namespace Tiro.Data;

/// <summary>
/// Cuts a stream of characters into documents at a separator, and documents longer than a limit into parts, holding at
/// most about one part in memory.
/// </summary>
internal sealed class DocumentSplitter
{
    private readonly string? _separator;
    private readonly int _partCharacters;
    private char[] _pending;
    private int _length, _searched;
    private bool _insideDocument;

    /// <param name="separator">Where documents end; null: the whole stream is one document.</param>
    /// <param name="partCharacters">A longer document comes in parts of at most this many UTF-16 units.</param>
    public DocumentSplitter(string? separator, int partCharacters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partCharacters, 16 + (2 * (separator?.Length ?? 0)));
        _separator = separator;
        _partCharacters = partCharacters;
        _pending = new char[Math.Min(partCharacters, 1 << 14)];
    }

    /// <summary>The parts of one reader, each with whether it starts a document.</summary>
    public IEnumerable<(bool Starts, string Text)> Split(StrictUtf8Reader reader)
    {
        while (true)
        {
            Grow();
            int read = reader.Read(_pending.AsSpan(_length));
            if (read == 0)
            {
                break;
            }

            _length += read;
            while (FindSeparator(out int at))
            {
                if (Take(at, endsDocument: true, skip: _separator!.Length) is { } document)
                {
                    yield return document;
                }
            }

            if (_length >= _partCharacters - 1 && Take(CutPoint(), endsDocument: false, skip: 0) is { } part)
            {
                yield return part;
            }
        }

        if (Take(_length, endsDocument: true, skip: 0) is { } last)
        {
            yield return last;
        }
    }

    private void Grow()
    {
        if (_length >= _pending.Length - 1)
        {
            Array.Resize(ref _pending, (int)Math.Min(_partCharacters, 2L * _pending.Length));
        }
    }

    private bool FindSeparator(out int at)
    {
        at = -1;
        if (_separator is null)
        {
            return false;
        }

        int found = _pending.AsSpan(_searched, _length - _searched).IndexOf(_separator);
        if (found < 0)
        {
            _searched = Math.Max(0, _length - _separator.Length + 1);
            return false;
        }

        at = _searched + found;
        return true;
    }

    private (bool Starts, string Text)? Take(int count, bool endsDocument, int skip)
    {
        ReadOnlySpan<char> text = _pending.AsSpan(0, count);
        if (_separator is not null && !_insideDocument)
        {
            text = text.TrimStart("\r\n");
        }

        if (_separator is not null && endsDocument)
        {
            text = text.TrimEnd("\r\n");
        }

        bool keep = _insideDocument ? text.Length > 0 : !text.IsWhiteSpace();
        (bool, string)? part = keep ? (!_insideDocument, text.ToString()) : null;
        _insideDocument = !endsDocument && (_insideDocument || keep);
        _pending.AsSpan(count + skip, _length - count - skip).CopyTo(_pending);
        _length -= count + skip;
        _searched = Math.Max(0, _searched - count - skip);
        return part;
    }

    /// <summary>
    /// Where a full buffer is cut: after a single line break between non-spaces, where pre-tokenizers cut too, so that the
    /// tokens are those of the whole document; else before a space; else between two characters. White space is cut only
    /// where half a buffer holds nothing else.
    /// </summary>
    private int CutPoint()
    {
        int end = _length - Math.Max(2, _separator?.Length ?? 0), space = -1, inside = -1;
        for (int i = end; i > _length / 2; i--)
        {
            bool spaceBefore = char.IsWhiteSpace(_pending[i - 1]), spaceAfter = char.IsWhiteSpace(_pending[i]);
            if (_pending[i - 1] == '\n' && !spaceAfter && !char.IsWhiteSpace(_pending[i - 2]))
            {
                return i;
            }

            space = space < 0 && _pending[i] == ' ' && !spaceBefore ? i : space;
            inside = inside < 0 && !spaceBefore && !spaceAfter && !char.IsLowSurrogate(_pending[i]) ? i : inside;
        }

        return space > 0 ? space : inside > 0 ? inside : char.IsLowSurrogate(_pending[end]) ? end - 1 : end;
    }
}
