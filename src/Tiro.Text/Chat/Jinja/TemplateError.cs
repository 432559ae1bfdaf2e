namespace Tiro.Text;

/// <summary>Why a template failed.</summary>
public enum TemplateErrorKind
{
    /// <summary>The template is not well formed.</summary>
    Syntax,

    /// <summary>Something was asked of a variable, attribute or item that is not defined.</summary>
    Undefined,

    /// <summary>A value has the wrong type for what is done with it.</summary>
    Type,

    /// <summary>A value of the right type is out of range or malformed.</summary>
    Value,

    /// <summary>The template reaches for what templates may not touch.</summary>
    Security,

    /// <summary>The template takes more steps, depth or output than allowed.</summary>
    Limit,

    /// <summary>The template itself refused the conversation, by <c>raise_exception</c>.</summary>
    Raised,
}

/// <summary>A chat template is malformed or cannot render what it was given. The message names the template and the line.</summary>
public sealed class TemplateError : FormatException
{
    internal TemplateError(TemplateErrorKind kind, string reason, int line = 0)
        : base(reason)
    {
        (Kind, Reason, Line) = (kind, reason, line);
    }

    public TemplateErrorKind Kind { get; }

    /// <summary>The cause alone; of <see cref="TemplateErrorKind.Raised"/>, exactly what the template said.</summary>
    public string Reason { get; }

    /// <summary>The line of the template, from 1; 0 where none is known.</summary>
    public int Line { get; private set; }

    /// <summary>What the template is called.</summary>
    public string Template { get; private set; } = "chat template";

    public override string Message
    {
        get
        {
            string place = Line > 0 ? $"{Template}, line {Line}" : Template;
            return $"{place}: {Reason.ReplaceLineEndings(" ")}";
        }
    }

    /// <summary>Notes where the error arose, if nobody did; always false, for use as an exception filter that catches nothing.</summary>
    internal bool PassThrough(int line)
    {
        Line = Line == 0 ? line : Line;
        return false;
    }

    internal TemplateError In(string template)
    {
        Template = template;
        return this;
    }

    internal static TemplateError Type(string reason) => new(TemplateErrorKind.Type, reason);

    internal static TemplateError Value(string reason) => new(TemplateErrorKind.Value, reason);

    internal static TemplateError Limit(string reason) => new(TemplateErrorKind.Limit, reason);
}
