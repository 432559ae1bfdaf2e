using System.Globalization;

namespace Tiro.Text;

/// <summary>A regular expression that is damaged or uses what is not supported.</summary>
internal sealed class RegexSyntaxException(string message) : FormatException(message);

/// <summary>
/// Parses the regular expressions of tokenizer files: alternation, groups, classes, Unicode properties, greedy, lazy and
/// possessive quantifiers, look-around, anchors, inline flags i, m, s. No back references, no named calls.
/// </summary>
internal sealed partial class RegexParser
{
    private const int DeepestNesting = 60;
    private const int MostRepeats = 1000;

    private readonly string _pattern;
    private readonly RegexDialect _dialect;
    private int _at;
    private int _depth;
    private bool _ignoreCase;
    private bool _dotAll;

    private RegexParser(string pattern, RegexDialect dialect)
    {
        _pattern = pattern;
        _dialect = dialect;
    }

    /// <summary>Parses a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="dialect">Whose expression it is.</param>
    /// <exception cref="RegexSyntaxException">The pattern is damaged or not supported.</exception>
    public static RegexNode Parse(string pattern, RegexDialect dialect)
    {
        var parser = new RegexParser(pattern, dialect);
        RegexNode node = parser.Choice();
        return parser._at == pattern.Length ? node : throw parser.Error("unmatched ')'");
    }

    private RegexSyntaxException Error(string problem) => new($"{problem} at character {_at} of the expression");

    private bool More => _at < _pattern.Length;

    private char Peek => More ? _pattern[_at] : '\0';

    private bool Take(string text)
    {
        bool found = string.CompareOrdinal(_pattern, _at, text, 0, text.Length) == 0;
        _at += found ? text.Length : 0;
        return found;
    }

    private RegexNode Choice()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error("groups are nested too deeply");
        }

        var alternatives = new List<RegexNode> { Sequence() };
        while (Take("|"))
        {
            alternatives.Add(Sequence());
        }

        _depth--;
        return alternatives.Count == 1 ? alternatives[0] : new ChoiceNode([.. alternatives]);
    }

    private SequenceNode Sequence()
    {
        var parts = new List<RegexNode>();
        while (More && Peek is not ('|' or ')'))
        {
            RegexNode? part = Atom();
            if (part is not null)
            {
                parts.Add(Quantified(part));
            }
        }

        return new SequenceNode([.. parts]);
    }

    private RegexNode Quantified(RegexNode body)
    {
        while (Bounds() is (int least, int most))
        {
            bool lazy = Take("?");
            bool possessive = !lazy && Take("+");
            body = new RepeatNode(body, least, most, lazy);
            body = possessive ? new AtomicNode(body) : body;
        }

        return body;
    }

    private (int Least, int Most)? Bounds()
    {
        if (Take("*"))
        {
            return (0, -1);
        }

        if (Take("+"))
        {
            return (1, -1);
        }

        if (Take("?"))
        {
            return (0, 1);
        }

        int start = _at;
        if (!Take("{"))
        {
            return null;
        }

        int? least = Number();
        int? most = least;
        if (Take(","))
        {
            most = Number() ?? -1;
        }

        if (!Take("}") || (least is null && most is null or -1))
        {
            _at = start;
            return null;
        }

        return Math.Max(least ?? 0, most ?? 0) <= MostRepeats && (most is -1 || most >= (least ?? 0)) ? (least ?? 0, most!.Value) : throw Error("repetition out of range");
    }

    private int? Number()
    {
        int start = _at;
        while (More && char.IsAsciiDigit(Peek) && _at - start < 6)
        {
            _at++;
        }

        return _at == start ? null : int.Parse(_pattern.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
    }

    private RegexNode? Atom()
    {
        char c = Peek;
        switch (c)
        {
            case '(':
                _at++;
                return Group();
            case '[':
                _at++;
                return new SetNode(Class());
            case '\\':
                _at++;
                return Escape();
            case '.':
                _at++;
                return new SetNode(_dotAll ? CharSet.Any : CharSet.NotNewline);
            case '^':
                _at++;
                return new AnchorNode(_dialect == RegexDialect.Oniguruma ? RegexAnchor.LineStart : RegexAnchor.Start);
            case '$':
                _at++;
                return new AnchorNode(_dialect == RegexDialect.Oniguruma ? RegexAnchor.LineEnd : RegexAnchor.End);
            case '*' or '+' or '?':
                throw Error("nothing to repeat");
            default:
                return Literal(CodePoint());
        }
    }

    private SetNode Literal(int codePoint) => new(Cased(CharSet.Range(codePoint, codePoint)));

    private CharSet Cased(CharSet set) => _ignoreCase ? set.IgnoringCase() : set;

    private int CodePoint()
    {
        int codePoint = CodePoints.At(_pattern, _at, out int length);
        _at += length;
        return codePoint;
    }

    private RegexNode? Group()
    {
        bool ignoreCase = _ignoreCase, dotAll = _dotAll;
        Func<RegexNode, RegexNode> wrap = node => node;
        if (Take("?>"))
        {
            wrap = node => new AtomicNode(node);
        }
        else if (Take("?="))
        {
            wrap = node => new LookNode(node, 0, Negative: false);
        }
        else if (Take("?!"))
        {
            wrap = node => new LookNode(node, 0, Negative: true);
        }
        else if (Take("?<="))
        {
            wrap = node => Behind(node, negative: false);
        }
        else if (Take("?<!"))
        {
            wrap = node => Behind(node, negative: true);
        }
        else if (Take("?#"))
        {
            SkipTo(')');
            return null;
        }
        else if (Take("?<") || Take("?P<"))
        {
            SkipTo('>');
        }
        else if (Take("?") && !Flags())
        {
            // (?i) holds to the end of the enclosing group, which restores the flags.
            return null;
        }

        RegexNode body = Choice();
        if (!Take(")"))
        {
            throw Error("missing ')'");
        }

        _ignoreCase = ignoreCase;
        _dotAll = dotAll;
        return wrap(body);
    }

    private void SkipTo(char end)
    {
        while (More && Peek != end)
        {
            _at++;
        }

        if (!Take(end.ToString()))
        {
            throw Error($"missing '{end}'");
        }
    }

    /// <summary>Reads flags; true if a group body follows, false if the flags stand alone.</summary>
    private bool Flags()
    {
        bool on = true;
        while (More)
        {
            char c = _pattern[_at++];
            switch (c)
            {
                case ':':
                    return true;
                case ')':
                    return false;
                case '-':
                    on = false;
                    break;
                case 'i':
                    _ignoreCase = on;
                    break;
                case 's' or 'm' when c == 's' || _dialect == RegexDialect.Oniguruma:
                    _dotAll = on;
                    break;
                case 'u':
                    break;
                default:
                    _at--;
                    throw Error("this flag is not supported");
            }
        }

        throw Error("missing ')'");
    }

    private RegexNode Behind(RegexNode node, bool negative)
    {
        RegexNode[] alternatives = node is ChoiceNode choice ? choice.Alternatives : [node];
        RegexNode[] looks = [.. alternatives.Select(one => new LookNode(one, RegexWidth.Of(one) ?? throw Error("what is looked behind for must have a fixed length"), negative))];
        return looks.Length == 1 ? looks[0] : negative ? new SequenceNode(looks) : new ChoiceNode(looks);
    }
}
