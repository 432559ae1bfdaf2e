namespace Tiro.Text;

/// <summary>One element of a template: a special token by its name, or the text ("A", of a pair also "B").</summary>
internal sealed record TemplatePiece(bool IsSpecial, string Name, int TypeId);

/// <summary>A special token of a template and the ids that stand for it.</summary>
internal sealed record TemplateToken(string Name, int[] Ids, string[] Tokens);

/// <summary>Puts special tokens around the ids of a text, as the "TemplateProcessing" part of tokenizer.json says.</summary>
internal sealed class TemplateProcessor
{
    public TemplateProcessor(IReadOnlyList<TemplatePiece> single, IReadOnlyList<TemplatePiece> pair, IReadOnlyList<TemplateToken> tokens)
    {
        Single = single;
        Pair = pair;
        Tokens = tokens;
        int text = single.TakeWhile(piece => piece.IsSpecial).Count();
        Before = [.. single.Take(text).SelectMany(IdsOf)];
        After = [.. single.Skip(text + 1).SelectMany(IdsOf)];
    }

    /// <summary>The template of one text, with one "A".</summary>
    public IReadOnlyList<TemplatePiece> Single { get; }

    /// <summary>The template of two texts, kept for writing.</summary>
    public IReadOnlyList<TemplatePiece> Pair { get; }

    public IReadOnlyList<TemplateToken> Tokens { get; }

    /// <summary>The ids put before a text.</summary>
    public int[] Before { get; }

    /// <summary>The ids put after a text.</summary>
    public int[] After { get; }

    private int[] IdsOf(TemplatePiece piece) => Tokens.First(token => token.Name == piece.Name).Ids;
}
