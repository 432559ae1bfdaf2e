namespace Tiro.Text;

/// <summary>The normalizer of BERT: controls removed, Chinese characters set apart, accents removed, lower case, each if asked for.</summary>
internal sealed class BertNormalizer : Normalizer
{
    private readonly Normalizer[] _steps;

    public BertNormalizer(bool cleanText, bool handleChinese, bool? stripAccents, bool lowercase)
    {
        var steps = new List<Normalizer>();
        if (cleanText)
        {
            steps.Add(new FilterNormalizer(codePoint => codePoint is not (0 or CodePoints.Replacement) && !IsControl(codePoint)));
            steps.Add(new MapNormalizer(codePoint => UnicodeClasses.IsSpace(codePoint) ? ' ' : codePoint));
        }

        if (handleChinese)
        {
            steps.Add(new ChineseNormalizer());
        }

        if (stripAccents ?? lowercase)
        {
            steps.Add(new FormNormalizer(NormalizationKind.Nfd));
            steps.Add(new FilterNormalizer(codePoint => UnicodeClasses.Category(codePoint) != GeneralCategory.Mn));
        }

        if (lowercase)
        {
            steps.Add(new LowercaseNormalizer());
        }

        _steps = [.. steps];
    }

    public override void Apply(AlignedText text)
    {
        foreach (Normalizer step in _steps)
        {
            step.Apply(text);
        }
    }

    private static bool IsControl(int codePoint) => codePoint is not ('\t' or '\n' or '\r')
        && UnicodeClasses.Category(codePoint) is GeneralCategory.Cc or GeneralCategory.Cf or GeneralCategory.Co;

    /// <summary>Puts spaces around ideographs, so that each is a word.</summary>
    private sealed class ChineseNormalizer : Normalizer
    {
        public override void Apply(AlignedText text)
        {
            string source = text.Text;
            var changes = new List<TextChange>(source.Length);
            bool any = false;
            for (int i = 0; i < source.Length;)
            {
                int codePoint = CodePoints.At(source, i, out int length);
                if (IsChinese(codePoint))
                {
                    any = true;
                    changes.Add(new TextChange(' ', 0));
                    changes.Add(new TextChange(codePoint, 1));
                    changes.Add(new TextChange(' ', 1));
                }
                else
                {
                    changes.Add(new TextChange(codePoint, 0));
                }

                i += length;
            }

            if (any)
            {
                text.Transform(changes);
            }
        }

        private static bool IsChinese(int codePoint) => codePoint is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
            or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
    }
}
