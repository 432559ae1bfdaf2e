using System.Text;

namespace Tiro.Text;

/// <summary>
/// Cuts a template into tokens with trim_blocks and lstrip_blocks on: the line break after a block tag or comment goes, and so
/// does the white space before one that begins its line; - in a tag takes all white space on its side, + keeps it.
/// </summary>
internal sealed class TemplateLexer
{
    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private readonly Stack<char> _open = new();

    private int _at;
    private int _line = 1;
    private int _counted;
    private bool _lineStarts = true;

    private TemplateLexer(string source)
    {
        _source = source;
    }

    /// <exception cref="TemplateError">A tag, comment or string is not closed, or a character fits nowhere.</exception>
    public static List<Token> Tokenize(string source)
    {
        source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new TemplateLexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (_at < _source.Length)
        {
            int tag = NextTag(_at);
            if (tag < 0)
            {
                Add(TokenKind.Data, _source[_at..], _at);
                break;
            }

            char sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : ' ';
            int after = tag + (sign == ' ' ? 2 : 3);
            AddData(_at, tag, sign, strips: _source[tag + 1] != '{');
            if (_source[tag + 1] == '#')
            {
                SkipComment(after);
            }
            else if (_source[tag + 1] == '%' && EndOfRawTag(after) is { } raw)
            {
                ReadRaw(tag, raw);
            }
            else
            {
                bool isBlock = _source[tag + 1] == '%';
                Add(isBlock ? TokenKind.BlockBegin : TokenKind.ExpressionBegin, _source[tag..after], tag);
                _at = after;
                ReadTag(isBlock);
            }
        }

        Add(TokenKind.End, "", _source.Length);
    }

    private int NextTag(int from)
    {
        while (from < _source.Length)
        {
            int brace = _source.IndexOf('{', from);
            if (brace < 0 || brace + 1 == _source.Length)
            {
                return -1;
            }

            if (_source[brace + 1] is '{' or '%' or '#')
            {
                return brace;
            }

            from = brace + 1;
        }

        return -1;
    }

    private void AddData(int start, int end, char sign, bool strips)
    {
        int to = end;
        if (sign == '-')
        {
            while (to > start && CharacterTypes.IsSpace(_source[to - 1]))
            {
                to--;
            }
        }
        else if (sign != '+' && strips)
        {
            int line = end > start ? _source.LastIndexOf('\n', end - 1, end - start) + 1 : 0;
            bool begins = line > 0 || _lineStarts;
            line = Math.Max(line, start);
            if (begins && SkipSpace(line, end) == end)
            {
                to = line;
            }
        }

        if (to > start)
        {
            Add(TokenKind.Data, _source[start..to], start);
        }
    }

    private void SkipComment(int from)
    {
        int end = _source.IndexOf("#}", from, StringComparison.Ordinal);
        if (end < 0)
        {
            // As in the reference, a comment that opens at the very end is none.
            _at = from == _source.Length ? from : throw Error("Missing end of comment tag", from);
            return;
        }

        char sign = end > from && _source[end - 1] is '-' or '+' ? _source[end - 1] : ' ';
        Close(end + 2, sign, trims: true);
    }

    private void ReadRaw(int tag, int from)
    {
        _at = from;
        _lineStarts = _source[from - 1] == '\n';
        for (int end = from; (end = _source.IndexOf("{%", end, StringComparison.Ordinal)) >= 0; end += 2)
        {
            char sign = end + 2 < _source.Length && _source[end + 2] is '-' or '+' ? _source[end + 2] : ' ';
            int after = end + (sign == ' ' ? 2 : 3);
            if (EndOfName(after, "endraw") is not { } close)
            {
                continue;
            }

            char closing = close < _source.Length && _source[close] is '-' or '+' ? _source[close] : ' ';
            close += closing == ' ' ? 0 : 1;
            if (string.CompareOrdinal(_source, close, "%}", 0, 2) == 0)
            {
                AddData(from, end, sign, strips: true);
                Close(close + 2, closing, trims: true);
                return;
            }
        }

        _at = from == _source.Length ? from : throw Error("Missing end of raw directive", tag);
    }

    /// <summary>The place behind a whole raw tag, or null where there is none.</summary>
    private int? EndOfRawTag(int from)
    {
        if (EndOfName(from, "raw") is not { } close)
        {
            return null;
        }

        bool strips = close < _source.Length && _source[close] == '-';
        close += strips ? 1 : 0;
        return string.CompareOrdinal(_source, close, "%}", 0, 2) != 0 ? null : strips ? SkipSpace(close + 2, _source.Length) : close + 2;
    }

    /// <summary>The place behind white space, a name and white space, or null.</summary>
    private int? EndOfName(int from, string name)
    {
        int start = SkipSpace(from, _source.Length);
        return string.CompareOrdinal(_source, start, name, 0, name.Length) == 0 ? SkipSpace(start + name.Length, _source.Length) : null;
    }

    /// <summary>Goes on behind the end of a tag, with the white space that it takes along.</summary>
    private void Close(int end, char sign, bool trims)
    {
        _at = sign == '-' ? SkipSpace(end, _source.Length)
            : sign != '+' && trims && end < _source.Length && _source[end] == '\n' ? end + 1 : end;
        _lineStarts = _source[_at - 1] == '\n';
    }

    private void ReadTag(bool isBlock)
    {
        string end = isBlock ? "%}" : "}}";
        while (true)
        {
            _at = SkipSpace(_at, _source.Length);
            if (_at >= _source.Length)
            {
                return;
            }

            if (_open.Count == 0)
            {
                bool signed = _source[_at] == '-' || (isBlock && _source[_at] == '+');
                int place = signed ? _at + 1 : _at;
                if (string.CompareOrdinal(_source, place, end, 0, 2) == 0)
                {
                    Add(isBlock ? TokenKind.BlockEnd : TokenKind.ExpressionEnd, _source[_at..(place + 2)], _at);
                    Close(place + 2, signed ? _source[_at] : ' ', trims: isBlock);
                    return;
                }
            }

            ReadToken();
        }
    }

    private void ReadToken()
    {
        char c = _source[_at];
        if (c is '\'' or '"')
        {
            ReadText(c);
            return;
        }

        int length = NumberScanner.FloatLength(_source, _at);
        if (length > 0)
        {
            Take(TokenKind.Float, length);
            return;
        }

        length = NumberScanner.IntegerLength(_source, _at);
        if (length > 0)
        {
            Take(TokenKind.Integer, length);
            return;
        }

        length = NameLength(_at);
        if (length > 0)
        {
            string name = _source.Substring(_at, length);
            if (!StrTests.IsIdentifier(name))
            {
                throw Error("Invalid character in identifier", _at);
            }

            Take(TokenKind.Name, length);
            return;
        }

        string? two = _at + 1 < _source.Length && _source.Substring(_at, 2) is "//" or "**" or "==" or "!=" or ">=" or "<=" ? _source.Substring(_at, 2) : null;
        if (two is null && !"+-*/%~[](){}><=.:|,;".Contains(c, StringComparison.Ordinal))
        {
            throw Error($"unexpected char {PyRepr.Short(new PyText(c.ToString()))} at {_at}", _at);
        }

        Balance(c);
        Take(TokenKind.Operator, two?.Length ?? 1);
    }

    private void Balance(char c)
    {
        if (c is '(' or '[' or '{')
        {
            _open.Push(c == '(' ? ')' : c == '[' ? ']' : '}');
        }
        else if (c is ')' or ']' or '}')
        {
            if (_open.Count == 0)
            {
                throw Error($"unexpected '{c}'", _at);
            }

            char expected = _open.Pop();
            if (expected != c)
            {
                throw Error($"unexpected '{c}', expected '{expected}'", _at);
            }
        }
    }

    private void ReadText(char quote)
    {
        int end = _at + 1;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            throw Error($"unexpected char {PyRepr.Short(new PyText(quote.ToString()))} at {_at}", _at);
        }

        int line = LineOf(_at);
        _tokens.Add(new Token(TokenKind.Text, TextEscapes.Decode(_source[(_at + 1)..end], line), line));
        _at = end + 1;
    }

    private int NameLength(int from)
    {
        int at = from;
        while (at < _source.Length && (UnicodeClasses.At(_source, at, out int length) & CharClass.Word) != 0)
        {
            at += length;
        }

        return at - from;
    }

    private int SkipSpace(int from, int end)
    {
        while (from < end && CharacterTypes.IsSpace(_source[from]))
        {
            from++;
        }

        return from;
    }

    private void Take(TokenKind kind, int length)
    {
        Add(kind, _source.Substring(_at, length), _at);
        _at += length;
    }

    private void Add(TokenKind kind, string value, int at) => _tokens.Add(new Token(kind, value, LineOf(at)));

    /// <summary>The line of a place; places never go back.</summary>
    private int LineOf(int at)
    {
        _line += _source.AsSpan(_counted, at - _counted).Count('\n');
        _counted = at;
        return _line;
    }

    private TemplateError Error(string reason, int at) => new(TemplateErrorKind.Syntax, reason, LineOf(at));
}
