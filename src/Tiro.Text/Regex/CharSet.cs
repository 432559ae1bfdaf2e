namespace Tiro.Text;

/// <summary>A set of code points of a regular expression.</summary>
internal sealed class CharSet
{
    private readonly Func<int, bool> _contains;
    private readonly ulong _low, _high;

    public CharSet(Func<int, bool> contains)
    {
        _contains = contains;
        for (int c = 0; c < 64; c++)
        {
            _low |= contains(c) ? 1UL << c : 0;
            _high |= contains(c + 64) ? 1UL << c : 0;
        }
    }

    public static CharSet Space { get; } = new(UnicodeClasses.IsSpace);

    public static CharSet Word { get; } = new(codePoint => (UnicodeClasses.Of(codePoint) & CharClass.Word) != 0);

    /// <summary>Oniguruma's \w: without joiners, but with the numbers of Latin-1 that are no digits.</summary>
    public static CharSet OnigurumaWord { get; } = new(codePoint => codePoint is 0xB2 or 0xB3 or 0xB9 or (>= 0xBC and <= 0xBE)
        || (codePoint is not (0x200C or 0x200D) && (UnicodeClasses.Of(codePoint) & CharClass.Word) != 0));

    public static CharSet Digit { get; } = new(codePoint => UnicodeClasses.Category(codePoint) == GeneralCategory.Nd);

    public static CharSet Any { get; } = new(_ => true);

    public static CharSet NotNewline { get; } = new(codePoint => codePoint != '\n');

    public bool Contains(int codePoint) => codePoint < 64
        ? (_low >> codePoint & 1) != 0
        : codePoint < 128 ? (_high >> (codePoint - 64) & 1) != 0 : _contains(codePoint);

    public CharSet Not() => new(codePoint => !_contains(codePoint));

    public CharSet And(CharSet other) => new(codePoint => _contains(codePoint) && other._contains(codePoint));

    /// <summary>Adds every code point that differs from a member by case alone.</summary>
    public CharSet IgnoringCase() => new(codePoint => _contains(codePoint) || UnicodeCase.Variants(codePoint).Any(_contains));

    public static CharSet Range(int first, int last) => new(codePoint => codePoint >= first && codePoint <= last);

    public static CharSet Union(IReadOnlyList<CharSet> sets)
    {
        CharSet[] all = [.. sets];
        return all.Length == 1 ? all[0] : new CharSet(codePoint =>
        {
            foreach (CharSet set in all)
            {
                if (set._contains(codePoint))
                {
                    return true;
                }
            }

            return false;
        });
    }

    /// <summary>The set of a property: a general category (of one or two letters or by name), a script, or null if it is not known.</summary>
    public static CharSet? Property(string name)
    {
        string plain = name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (plain.StartsWith("Is", StringComparison.Ordinal))
        {
            plain = plain[2..];
        }

        CharClass classes = plain.ToUpperInvariant() switch
        {
            "L" or "LETTER" or "ALPHA" => CharClass.Letter,
            "N" or "NUMBER" => CharClass.Number,
            "M" or "MARK" => CharClass.Mark,
            "P" or "PUNCTUATION" or "PUNCT" => CharClass.Punctuation,
            "S" or "SYMBOL" => CharClass.Symbol,
            "WHITESPACE" or "SPACE" => CharClass.Space,
            "WORD" => CharClass.Word,
            _ => CharClass.None,
        };
        if (classes != CharClass.None)
        {
            return new CharSet(codePoint => (UnicodeClasses.Of(codePoint) & classes) != 0);
        }

        GeneralCategory[] categories = plain.ToUpperInvariant() switch
        {
            "Z" or "SEPARATOR" => [GeneralCategory.Zs, GeneralCategory.Zl, GeneralCategory.Zp],
            "C" or "OTHER" => [GeneralCategory.Cc, GeneralCategory.Cf, GeneralCategory.Cs, GeneralCategory.Co, GeneralCategory.Cn],
            "UPPERCASELETTER" or "UPPER" => [GeneralCategory.Lu],
            "LOWERCASELETTER" or "LOWER" => [GeneralCategory.Ll],
            "DIGIT" or "DECIMALNUMBER" => [GeneralCategory.Nd],
            _ => plain.Length == 2 && Enum.TryParse(plain, ignoreCase: true, out GeneralCategory one) ? [one] : [],
        };
        if (categories.Length > 0)
        {
            return new CharSet(codePoint => Array.IndexOf(categories, UnicodeClasses.Category(codePoint)) >= 0);
        }

        int script = UnicodeScripts.Number(name);
        return script < 0 ? null : new CharSet(codePoint => UnicodeScripts.Of(codePoint) == script);
    }
}
