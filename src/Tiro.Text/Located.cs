namespace Tiro.Text;

/// <summary>Places and texts of the ids of one text, collected as they are made.</summary>
internal sealed class Located
{
    public List<(int Start, int End)> Spans { get; } = [];

    /// <summary>The spelling of each token; of an added token, what it took of the text.</summary>
    public List<string> Texts { get; } = [];

    public void Add((int Start, int End) span, string text)
    {
        Spans.Add(span);
        Texts.Add(text);
    }
}
