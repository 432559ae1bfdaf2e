namespace Tiro.Data;

/// <summary>A part of the text and the side of the split it belongs to.</summary>
public readonly record struct SplitPart(TextPart Part, bool Validation);

/// <summary>
/// Training and validation text. With n characters (Unicode scalar values) in all, the cut is at <c>floor((1 - fraction) * n)</c>:
/// documents that begin before it train, later ones validate. If none begins at or after the cut, the last document is itself
/// cut there; so a single document trains on its first <c>floor((1 - fraction) * n)</c> characters and validates on the rest.
/// </summary>
public static class TextSplit
{
    /// <summary>Reads the source once, after the counting pass of <see cref="TextSource.Summarize"/>.</summary>
    /// <param name="source">The text.</param>
    /// <param name="validationFraction">In [0, 1); 0: everything trains.</param>
    public static IEnumerable<SplitPart> Read(TextSource source, double validationFraction)
    {
        if (!(validationFraction is >= 0 and < 1))
        {
            throw new CorpusException($"data.validation_fraction is {validationFraction}: it must be at least 0 and below 1.");
        }

        return validationFraction == 0 ? source.Read().Select(part => new SplitPart(part, Validation: false)) : Cut(source, validationFraction);
    }

    private static IEnumerable<SplitPart> Cut(TextSource source, double validationFraction)
    {
        TextSummary summary = source.Summarize();
        long cut = (long)Math.Floor((1 - validationFraction) * summary.Characters);
        bool cutsLast = summary.LastDocumentStart < cut;
        long at = 0;
        bool validates = false;
        foreach (TextPart part in source.Read())
        {
            long start = at;
            at += TextSummary.CountCharacters(part.Text);
            if (cutsLast && start < cut && cut < at)
            {
                int index = IndexOfCharacter(part.Text, cut - start);
                yield return new SplitPart(part with { Text = part.Text[..index] }, Validation: false);
                yield return new SplitPart(part with { Text = part.Text[index..], StartsDocument = false }, Validation: true);
                continue;
            }

            // Only a cut last document changes sides between its parts.
            validates = part.StartsDocument || cutsLast ? start >= cut : validates;
            yield return new SplitPart(part, validates);
        }
    }

    private static int IndexOfCharacter(string text, long characters)
    {
        int index = 0;
        for (; characters > 0; characters--)
        {
            index += char.IsHighSurrogate(text[index]) ? 2 : 1;
        }

        return index;
    }
}
