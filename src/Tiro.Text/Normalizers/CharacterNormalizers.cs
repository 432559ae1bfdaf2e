namespace Tiro.Text;

/// <summary>Lower case, character by character.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    public override void Apply(AlignedText text)
    {
        var changes = new List<TextChange>(text.Text.Length);
        string source = text.Text;
        for (int i = 0; i < source.Length;)
        {
            int codePoint = CodePoints.At(source, i, out int length);
            ReadOnlySpan<int> lower = UnicodeCase.LowerOf(codePoint);
            changes.Add(new TextChange(lower.IsEmpty ? codePoint : lower[0], 0));
            for (int k = 1; k < lower.Length; k++)
            {
                changes.Add(new TextChange(lower[k], 1));
            }

            i += length;
        }

        text.Transform(changes);
    }
}

/// <summary>Removes characters.</summary>
internal class FilterNormalizer(Func<int, bool> keeps) : Normalizer
{
    public override void Apply(AlignedText text)
    {
        var changes = new List<TextChange>(text.Text.Length);
        string source = text.Text;
        int removedAtStart = 0;
        for (int i = 0; i < source.Length;)
        {
            int codePoint = CodePoints.At(source, i, out int length);
            if (keeps(codePoint))
            {
                changes.Add(new TextChange(codePoint, 0));
            }
            else if (changes.Count == 0)
            {
                removedAtStart++;
            }
            else
            {
                changes[^1] = changes[^1] with { Change = changes[^1].Change - 1 };
            }

            i += length;
        }

        text.Transform(changes, removedAtStart);
    }
}

/// <summary>Removes combining marks of every kind.</summary>
internal sealed class StripAccentsNormalizer() : FilterNormalizer(codePoint => (UnicodeClasses.Of(codePoint) & CharClass.Mark) == 0);

/// <summary>Replaces characters one by one.</summary>
internal sealed class MapNormalizer(Func<int, int> map) : Normalizer
{
    public override void Apply(AlignedText text)
    {
        var changes = new List<TextChange>(text.Text.Length);
        AlignedText.Append(changes, text.Text, 0);
        for (int i = 0; i < changes.Count; i++)
        {
            changes[i] = changes[i] with { CodePoint = map(changes[i].CodePoint) };
        }

        text.Transform(changes);
    }
}

/// <summary>Removes white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    public override void Apply(AlignedText text)
    {
        string source = text.Text;
        int start = 0, end = source.Length;
        while (left && start < end && UnicodeClasses.IsSpace(source[start]))
        {
            start++;
        }

        while (right && end > start && UnicodeClasses.IsSpace(source[end - 1]))
        {
            end--;
        }

        if (start == 0 && end == source.Length)
        {
            return;
        }

        var changes = new List<TextChange>(source.Length);
        AlignedText.Append(changes, source.AsSpan(start, end - start), 0);
        if (changes.Count > 0)
        {
            changes[^1] = changes[^1] with { Change = end - source.Length };
        }

        text.Transform(changes, start);
    }
}

/// <summary>Puts a text before every stretch that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    public override void Apply(AlignedText text)
    {
        if (prefix.Length > 0)
        {
            text.Prepend(prefix);
        }
    }
}

/// <summary>Replaces what a pattern finds.</summary>
internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : Normalizer
{
    public override void Apply(AlignedText text)
    {
        var matches = new List<(int Start, int End)>();
        foreach (PatternPart part in pattern.Parts(text.Text))
        {
            if (part.Matches)
            {
                matches.Add((part.Start, part.End));
            }
        }

        text.Replace(matches, content);
    }
}

/// <summary>Spells the UTF-8 bytes in the byte alphabet.</summary>
internal sealed class ByteLevelNormalizer : Normalizer
{
    public override void Apply(AlignedText text)
    {
        var changes = new List<TextChange>(text.Text.Length);
        ByteAlphabet.AppendSpelling(text.Text, changes);
        text.Transform(changes);
    }
}
