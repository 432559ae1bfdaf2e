namespace Tiro.Text;

/// <summary>
/// A str. Each UTF-16 unit may carry a <see cref="Mark"/>, which operations pass on, so that rendered text knows which of its
/// characters come from messages. Indices here are UTF-16 units; what Python counts are code points.
/// </summary>
internal sealed class PyText
{
    public static readonly PyText Empty = new("");

    private int _length = -1;

    public PyText(string value, Mark[]? marks = null, bool isMarkup = false)
    {
        if (value.Length > RenderLimits.Text)
        {
            throw TemplateError.Limit($"a text of more than {RenderLimits.Text} characters; no chat template needs that");
        }

        (Value, Marks, IsMarkup) = (value, marks, isMarkup);
    }

    public string Value { get; }

    /// <summary>One mark for each UTF-16 unit; null: all of it is the template's.</summary>
    public Mark[]? Marks { get; }

    /// <summary>Whether it is HTML that needs no escaping any more (Markup).</summary>
    public bool IsMarkup { get; }

    /// <summary>Length in code points.</summary>
    public int Length => _length >= 0 ? _length : _length = CountPoints(Value);

    /// <summary>Whether code points and UTF-16 units are the same.</summary>
    public bool IsFlat => Length == Value.Length;

    public static implicit operator PyText(string value) => new(value);

    public override string ToString() => Value;

    public Mark MarkAt(int index) => Marks is null ? default : Marks[index];

    /// <summary>The first mark that is not the template's; a text made from this one as a whole carries it.</summary>
    public Mark FirstMark
    {
        get
        {
            foreach (Mark mark in Marks ?? [])
            {
                if (mark != default)
                {
                    return mark;
                }
            }

            return default;
        }
    }

    /// <summary>The first message that a character comes from, as <see cref="Mark.Source"/> counts; 0 where none does.</summary>
    public int FirstSource => Marks is null ? 0 : Array.Find(Marks, mark => mark.Source > 0).Source;

    public PyText AsMarkup(bool isMarkup = true) => IsMarkup == isMarkup ? this : new PyText(Value, Marks, isMarkup);

    /// <summary>Another text made from this one so that no character can be followed; all of it carries the first mark.</summary>
    public PyText Like(string value)
    {
        Mark mark = FirstMark;
        return new PyText(value, mark == default ? null : Filled(mark, value.Length), IsMarkup);
    }

    public PyText Marked(Mark mark) => new(Value, mark == default ? Marks : Filled(mark, Value.Length), IsMarkup);

    public PyText Slice(int start, int length)
        => start == 0 && length == Value.Length ? this : new PyText(Value.Substring(start, length), Marks?.AsSpan(start, length).ToArray(), IsMarkup);

    /// <summary>The UTF-16 index of a code point, clamped to the text.</summary>
    public int UnitIndex(int point)
    {
        if (IsFlat)
        {
            return Math.Clamp(point, 0, Value.Length);
        }

        int unit = 0;
        for (; point > 0 && unit < Value.Length; point--)
        {
            unit += PointLength(unit);
        }

        return unit;
    }

    /// <summary>The number of code points before a UTF-16 index.</summary>
    public int PointIndex(int unit) => IsFlat ? unit : CountPoints(Value.AsSpan(0, unit));

    /// <summary>How many UTF-16 units the code point at an index takes.</summary>
    public int PointLength(int unit)
        => char.IsHighSurrogate(Value[unit]) && unit + 1 < Value.Length && char.IsLowSurrogate(Value[unit + 1]) ? 2 : 1;

    /// <summary>The characters, each as a text of its own.</summary>
    public IEnumerable<PyText> Characters()
    {
        for (int i = 0; i < Value.Length;)
        {
            int length = PointLength(i);
            yield return Slice(i, length);
            i += length;
        }
    }

    public static PyText Concat(PyText left, PyText right)
    {
        if (left.Value.Length == 0 && !left.IsMarkup)
        {
            return right;
        }

        if (right.Value.Length == 0 || (long)left.Value.Length + right.Value.Length > RenderLimits.Text)
        {
            return right.Value.Length == 0 ? left : throw TemplateError.Limit($"a text of more than {RenderLimits.Text} characters; no chat template needs that");
        }

        Mark[]? marks = null;
        if (left.Marks is not null || right.Marks is not null)
        {
            marks = new Mark[left.Value.Length + right.Value.Length];
            left.Marks?.CopyTo(marks, 0);
            right.Marks?.CopyTo(marks, left.Value.Length);
        }

        return new PyText(left.Value + right.Value, marks, left.IsMarkup);
    }

    private static Mark[] Filled(Mark mark, int length)
    {
        var marks = new Mark[length];
        Array.Fill(marks, mark);
        return marks;
    }

    private static int CountPoints(ReadOnlySpan<char> text)
    {
        int count = text.Length;
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }
}
