using System.Text;

namespace Tiro.Text;

/// <summary>Builds text with marks; what it holds counts against the limits of the rendering.</summary>
internal sealed class TextBuilder(RenderLimits limits)
{
    private readonly StringBuilder _text = new();
    private readonly List<Mark> _marks = [];

    public int Length => _text.Length;

    public void Append(PyText text) => Append(text, 0, text.Value.Length);

    /// <summary>Appends a part of a text, given in UTF-16 units.</summary>
    public void Append(PyText text, int start, int length)
    {
        Reserve(length);
        if (text.Marks is { } marks)
        {
            FillMarks();
            _marks.AddRange(marks.AsSpan(start, length));
        }

        _text.Append(text.Value, start, length);
    }

    /// <summary>Appends text that belongs to the template, or that carries the mark given.</summary>
    public void Append(string text, Mark mark = default)
    {
        Reserve(text.Length);
        if (mark != default)
        {
            FillMarks();
            for (int i = 0; i < text.Length; i++)
            {
                _marks.Add(mark);
            }
        }

        _text.Append(text);
    }

    public void Append(char c, Mark mark = default)
    {
        Reserve(1);
        if (mark != default)
        {
            FillMarks();
            _marks.Add(mark);
        }

        _text.Append(c);
    }

    public void Append(char c, int count)
    {
        Reserve(count);
        _text.Append(c, Math.Max(count, 0));
    }

    public PyText ToText(bool isMarkup = false)
    {
        if (_marks.Count == 0)
        {
            return new PyText(_text.ToString(), null, isMarkup);
        }

        FillMarks();
        return new PyText(_text.ToString(), [.. _marks], isMarkup);
    }

    /// <summary>Gives the template's mark to characters that were appended without one.</summary>
    private void FillMarks()
    {
        while (_marks.Count < _text.Length)
        {
            _marks.Add(default);
        }
    }

    private void Reserve(int length)
    {
        limits.Work(length);
        if (_text.Length + (long)length > RenderLimits.Text)
        {
            throw TemplateError.Limit($"more than {RenderLimits.Text} characters of output; the template repeats itself");
        }
    }
}
