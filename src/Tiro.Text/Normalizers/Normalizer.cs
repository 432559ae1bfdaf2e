namespace Tiro.Text;

/// <summary>Changes a stretch of text before it is cut into words.</summary>
internal abstract class Normalizer
{
    public abstract void Apply(AlignedText text);

    /// <summary>Whether a text certainly stays as it is; a quick look, so false may be wrong.</summary>
    public virtual bool IsPlain(ReadOnlySpan<char> text) => false;

    public string Normalize(string text)
    {
        var aligned = new AlignedText(text, 0, tracks: false);
        Apply(aligned);
        return aligned.Text;
    }
}

/// <summary>Several normalizers, one after the other.</summary>
internal sealed class SequenceNormalizer(Normalizer[] parts) : Normalizer
{
    public override void Apply(AlignedText text)
    {
        foreach (Normalizer part in parts)
        {
            part.Apply(text);
        }
    }

    public override bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (Normalizer part in parts)
        {
            if (!part.IsPlain(text))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One of the forms of Unicode normalization.</summary>
internal sealed class FormNormalizer(NormalizationKind kind) : Normalizer
{
    public override bool IsPlain(ReadOnlySpan<char> text) => NormalizationForms.IsPlain(text, kind);

    public override void Apply(AlignedText text)
    {
        if (!IsPlain(text.Text))
        {
            var changes = new List<TextChange>(text.Text.Length);
            NormalizationForms.Apply(text.Text, kind, changes);
            text.Transform(changes);
        }
    }
}
