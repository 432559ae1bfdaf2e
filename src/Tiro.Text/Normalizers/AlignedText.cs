using System.Text;

namespace Tiro.Text;

/// <summary>
/// A stretch of text while normalizers and pre-tokenizers change it. If asked to, it keeps for every UTF-16 unit the range of
/// the original text that the unit stands for, by the rules of the reference: a replacement stands for what it replaced, an
/// insertion for the character before it.
/// </summary>
internal sealed class AlignedText
{
    private readonly bool _tracks;

    /// <summary>Ranges by unit, relative to <see cref="Origin"/>; null while every unit stands for itself.</summary>
    private (int Start, int End)[]? _ranges;

    /// <param name="text">The stretch, without lone surrogates.</param>
    /// <param name="origin">Where the stretch starts in the original text.</param>
    /// <param name="tracks">Whether to keep ranges.</param>
    public AlignedText(string text, int origin, bool tracks)
    {
        Text = text;
        Origin = origin;
        StartsText = origin == 0;
        _tracks = tracks;
    }

    public string Text { get; private set; }

    public int Origin { get; }

    /// <summary>Whether this is the beginning of the whole text.</summary>
    public bool StartsText { get; private init; }

    /// <summary>The original range that some units stand for.</summary>
    public (int Start, int End) Original(int start, int end)
    {
        if (start >= end)
        {
            int at = start < Text.Length ? Range(start).Start : Text.Length == 0 ? 0 : Range(Text.Length - 1).End;
            return (Origin + at, Origin + at);
        }

        return (Origin + Range(start).Start, Origin + Range(end - 1).End);
    }

    /// <summary>A part as a text of its own.</summary>
    public AlignedText Copy(int start, int end)
    {
        int origin = Original(start, end).Start;
        var slice = new AlignedText(Text[start..end], origin, _tracks) { StartsText = StartsText && start == 0 };
        if (_ranges is not null)
        {
            int shift = origin - Origin;
            slice._ranges = Array.ConvertAll(_ranges[start..end], range => (range.Start - shift, range.End - shift));
        }

        return slice;
    }

    /// <summary>Replaces each of one UTF-16 unit by another; ranges stay.</summary>
    public void ReplaceUnit(char old, char replacement) => Text = Text.Replace(old, replacement);

    /// <summary>Replaces the whole text.</summary>
    /// <param name="changes">The new characters.</param>
    /// <param name="removedAtStart">How many characters were removed before the first.</param>
    public void Transform(List<TextChange> changes, int removedAtStart = 0) => Transform(0, Text.Length, changes, removedAtStart);

    /// <summary>Puts text before the first character, for which it then stands too; an empty text stays empty.</summary>
    public void Prepend(string prefix)
    {
        if (Text.Length == 0)
        {
            return;
        }

        CodePoints.At(Text, 0, out int length);
        var changes = new List<TextChange>();
        Append(changes, prefix, 1);
        changes[0] = changes[0] with { Change = 0 };
        Append(changes, Text.AsSpan(0, length), 1);
        Transform(0, length, changes, 0);
    }

    /// <summary>Replaces ranges of the text, in ascending order, by one text, which stands for the last character of each.</summary>
    public void Replace(List<(int Start, int End)> matches, string content)
    {
        if (matches.Count == 0)
        {
            return;
        }

        var text = new StringBuilder();
        List<(int Start, int End)>? ranges = _tracks ? [] : null;
        int done = 0;
        foreach ((int start, int end) in matches)
        {
            text.Append(Text, done, start - done).Append(content);
            if (ranges is not null)
            {
                AddRanges(ranges, done, start);
                ranges.AddRange(Enumerable.Repeat(end == 0 ? (0, 0) : Range(end - 1), content.Length));
            }

            done = end;
        }

        text.Append(Text, done, Text.Length - done);
        if (ranges is not null)
        {
            AddRanges(ranges, done, Text.Length);
            _ranges = [.. ranges];
        }

        Text = text.ToString();
    }

    /// <summary>Appends the characters of a text as changes of one kind.</summary>
    public static void Append(List<TextChange> changes, ReadOnlySpan<char> text, int change)
    {
        for (int i = 0; i < text.Length;)
        {
            changes.Add(new TextChange(CodePoints.At(text, i, out int length), change));
            i += length;
        }
    }

    private void Transform(int from, int to, List<TextChange> changes, int removedAtStart)
    {
        var text = new StringBuilder(Text.Length + changes.Count);
        text.Append(Text, 0, from);
        List<(int Start, int End)>? ranges = _tracks ? [] : null;
        if (ranges is not null)
        {
            AddRanges(ranges, 0, from);
        }

        int offset = Skip(from, to, removedAtStart);
        foreach (TextChange change in changes)
        {
            if (change.CodePoint > 0xFFFF)
            {
                text.Append(char.ConvertFromUtf32(change.CodePoint));
            }
            else
            {
                text.Append((char)change.CodePoint);
            }

            if (ranges is not null)
            {
                (int, int) range = change.Change > 0 ? offset == 0 ? (0, 0) : Range(offset - 1) : Range(Math.Min(offset, Text.Length - 1));
                ranges.Add(range);
                if (change.CodePoint > 0xFFFF)
                {
                    ranges.Add(range);
                }

                offset = change.Change > 0 ? offset : Skip(offset, to, 1 - change.Change);
            }
        }

        text.Append(Text, to, Text.Length - to);
        if (ranges is not null)
        {
            AddRanges(ranges, to, Text.Length);
            _ranges = [.. ranges];
        }

        Text = text.ToString();
    }

    /// <summary>The place some characters on.</summary>
    private int Skip(int from, int to, int characters)
    {
        for (; characters > 0 && from < to; characters--)
        {
            CodePoints.At(Text, from, out int length);
            from += length;
        }

        return from;
    }

    private void AddRanges(List<(int Start, int End)> ranges, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            ranges.Add(Range(i));
        }
    }

    private (int Start, int End) Range(int unit)
    {
        if (_ranges is not null)
        {
            return _ranges[unit];
        }

        int start = char.IsLowSurrogate(Text[unit]) && unit > 0 ? unit - 1 : unit;
        return (start, char.IsHighSurrogate(Text[start]) && start + 1 < Text.Length ? start + 2 : start + 1);
    }
}
