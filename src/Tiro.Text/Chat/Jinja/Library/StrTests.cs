namespace Tiro.Text;

/// <summary>The methods of str that ask what its characters are.</summary>
internal static class StrTests
{
    public static Library All() => new Library()
        .Add("isalpha", "", static (_, self, _) => Every(self, CharacterTypes.Flags.Alpha))
        .Add("isdecimal", "", static (_, self, _) => Every(self, CharacterTypes.Flags.Decimal))
        .Add("isdigit", "", static (_, self, _) => Every(self, CharacterTypes.Flags.Digit))
        .Add("isnumeric", "", static (_, self, _) => Every(self, CharacterTypes.Flags.Numeric))
        .Add("isalnum", "", static (_, self, _) => Every(self, CharacterTypes.Flags.Alphanumeric))
        .Add("isspace", "", static (_, self, _) => Every(self, CharacterTypes.Flags.Space))
        .Add("isprintable", "", static (_, self, _) => Points(self).All(point => CharacterTypes.Is(point, CharacterTypes.Flags.Printable)))
        .Add("isascii", "", static (_, self, _) => Points(self).All(point => point < 0x80))
        .Add("isupper", "", static (_, self, _) => IsCase(self, CharacterTypes.Flags.Upper))
        .Add("islower", "", static (_, self, _) => IsCase(self, CharacterTypes.Flags.Lower))
        .Add("istitle", "", static (_, self, _) => IsTitle(self))
        .Add("isidentifier", "", static (_, self, _) => IsIdentifier(((PyText)self!).Value));

    /// <summary>Whether all cased characters, and at least one, are of a case.</summary>
    public static bool IsCase(object? self, CharacterTypes.Flags wanted)
    {
        CharacterTypes.Flags other = CharacterTypes.Flags.Cased & ~wanted;
        bool any = false;
        foreach (int point in Points(self))
        {
            CharacterTypes.Flags flags = CharacterTypes.Of(point);
            if ((flags & other) != 0)
            {
                return false;
            }

            any |= (flags & wanted) != 0;
        }

        return any;
    }

    /// <summary>Whether a name may stand in Python: a letter or _ first, then word characters.</summary>
    public static bool IsIdentifier(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int point = CodePoints.At(text, i, out int length);
            bool starts = point == '_' || CharacterTypes.Is(point, CharacterTypes.Flags.Alpha);
            if (!starts && (i == 0 || (UnicodeClasses.Of(point) & CharClass.Word) == 0))
            {
                return false;
            }

            i += length;
        }

        return text.Length > 0;
    }

    private static IEnumerable<int> Points(object? self)
    {
        string text = ((PyText)self!).Value;
        for (int i = 0; i < text.Length;)
        {
            int point = CodePoints.At(text, i, out int length);
            yield return point;
            i += length;
        }
    }

    private static bool Every(object? self, CharacterTypes.Flags any)
        => ((PyText)self!).Value.Length > 0 && Points(self).All(point => CharacterTypes.Is(point, any));

    private static bool IsTitle(object? self)
    {
        bool any = false;
        bool inWord = false;
        foreach (int point in Points(self))
        {
            CharacterTypes.Flags flags = CharacterTypes.Of(point);
            bool capital = (flags & (CharacterTypes.Flags.Upper | CharacterTypes.Flags.Title)) != 0;
            bool small = (flags & CharacterTypes.Flags.Lower) != 0;
            if ((capital && inWord) || (small && !inWord))
            {
                return false;
            }

            inWord = capital || small;
            any |= inWord;
        }

        return any;
    }
}
