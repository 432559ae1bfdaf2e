using System.Globalization;

namespace Tiro.Text;

/// <content>Escapes and character classes.</content>
internal sealed partial class RegexParser
{
    private CharSet Word => _dialect == RegexDialect.Oniguruma ? CharSet.OnigurumaWord : CharSet.Word;

    /// <summary>What follows a backslash outside a class.</summary>
    private RegexNode Escape()
    {
        RegexAnchor? anchor = Peek switch
        {
            'A' => RegexAnchor.Start,
            'z' => RegexAnchor.End,
            'Z' => RegexAnchor.LastLineEnd,
            'b' => RegexAnchor.WordBoundary,
            'B' => RegexAnchor.NotWordBoundary,
            _ => null,
        };
        if (anchor is not null)
        {
            _at++;
            return new AnchorNode(anchor.Value);
        }

        return EscapedSet() is { } set ? new SetNode(Cased(set)) : Literal(EscapedCodePoint());
    }

    /// <summary>A class escape such as \s or \p{L}, or null if the escape is of one code point.</summary>
    private CharSet? EscapedSet()
    {
        CharSet? set = Peek switch
        {
            's' => CharSet.Space,
            'S' => CharSet.Space.Not(),
            'd' => CharSet.Digit,
            'D' => CharSet.Digit.Not(),
            'w' => Word,
            'W' => Word.Not(),
            _ => null,
        };
        if (set is not null)
        {
            _at++;
            return set;
        }

        if (Peek is not ('p' or 'P'))
        {
            return null;
        }

        bool negative = _pattern[_at++] == 'P';
        string name = PropertyName();
        if (name.StartsWith('^'))
        {
            negative = !negative;
            name = name[1..];
        }

        CharSet property = CharSet.Property(name) ?? throw Error($"property {TokenizerJsonReader.Quote(name)} is not known");
        return negative ? property.Not() : property;
    }

    private string PropertyName()
    {
        if (!Take("{"))
        {
            return More ? _pattern[_at++].ToString() : throw Error("missing property");
        }

        int end = _pattern.IndexOf('}', _at);
        if (end < 0)
        {
            throw Error("missing '}'");
        }

        string name = _pattern[_at..end];
        _at = end + 1;
        int value = name.IndexOf('=', StringComparison.Ordinal);
        return value < 0 ? name : name[(value + 1)..];
    }

    private int EscapedCodePoint()
    {
        if (!More)
        {
            throw Error("nothing follows '\\'");
        }

        char c = Peek;
        if (char.IsAsciiLetterOrDigit(c))
        {
            _at++;
        }

        return c switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => 0x1B,
            '0' => 0,
            'x' => Take("{") ? Hex(1, 8, "}") : Hex(2, 2, ""),
            'u' => Take("{") ? Hex(1, 8, "}") : Hex(4, 4, ""),
            'U' => Hex(8, 8, ""),
            _ when char.IsAsciiLetterOrDigit(c) => throw Error($"'\\{c}' is not supported"),
            _ => CodePoint(),
        };
    }

    private int Hex(int least, int most, string end)
    {
        int start = _at;
        while (More && char.IsAsciiHexDigit(Peek) && _at - start < most)
        {
            _at++;
        }

        long value = _at - start < least ? long.MaxValue : long.Parse(_pattern.AsSpan(start, _at - start), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return value <= 0x10FFFF && Take(end) ? (int)value : throw Error("not a code point");
    }

    /// <summary>A class after its '['.</summary>
    private CharSet Class()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error("classes are nested too deeply");
        }

        bool negative = Take("^");
        CharSet? left = null;
        var items = new List<CharSet>();
        bool first = true;
        while (!(Peek == ']' && !first))
        {
            if (!More)
            {
                throw Error("missing ']'");
            }

            if (Take("&&"))
            {
                CharSet operand = CharSet.Union(items);
                left = left?.And(operand) ?? operand;
                items.Clear();
            }
            else
            {
                items.Add(ClassItem());
            }

            first = false;
        }

        _at++;
        _depth--;
        CharSet all = Cased(CharSet.Union(items));
        all = left?.And(all) ?? all;
        return negative ? all.Not() : all;
    }

    private CharSet ClassItem()
    {
        if (Take("[:"))
        {
            int end = _pattern.IndexOf(":]", _at, StringComparison.Ordinal);
            string name = end < 0 ? throw Error("missing ':]'") : _pattern[_at..end];
            _at = end + 2;
            bool negative = name.StartsWith('^');
            CharSet set = CharSet.Property(negative ? name[1..] : name) ?? throw Error($"class {TokenizerJsonReader.Quote(name)} is not known");
            return negative ? set.Not() : set;
        }

        if (Take("["))
        {
            return Class();
        }

        bool isEscape = Take("\\");
        if (isEscape && EscapedSet() is { } escaped)
        {
            return escaped;
        }

        int first = !isEscape ? CodePoint() : Take("b") ? '\b' : EscapedCodePoint();
        if (Peek != '-' || _at + 1 >= _pattern.Length || _pattern[_at + 1] is ']' or '[')
        {
            return CharSet.Range(first, first);
        }

        int dash = _at++;
        if (Take("\\"))
        {
            if (Peek is 's' or 'S' or 'd' or 'D' or 'w' or 'W' or 'p' or 'P')
            {
                _at = dash;
                return CharSet.Range(first, first);
            }

            return Between(first, EscapedCodePoint());
        }

        return Between(first, CodePoint());
    }

    private CharSet Between(int first, int last) => first <= last ? CharSet.Range(first, last) : throw Error("range out of order");
}
