namespace Tiro.Text;

/// <summary>The cleaning of SentencePiece's "nmt" rules: controls removed, uncommon spaces made plain ones.</summary>
internal sealed class NmtNormalizer : Normalizer
{
    private static readonly FilterNormalizer Filter = new(codePoint => codePoint is not ((>= 1 and <= 8) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F));
    private static readonly MapNormalizer Spaces = new(codePoint => codePoint is 9 or 10 or 12 or 13 or 0x1680 or (>= 0x200B and <= 0x200F)
        or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or CodePoints.Replacement ? ' ' : codePoint);

    public override void Apply(AlignedText text)
    {
        Filter.Apply(text);
        Spaces.Apply(text);
    }
}
