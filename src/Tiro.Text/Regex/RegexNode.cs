namespace Tiro.Text;

/// <summary>A part of a parsed regular expression.</summary>
internal abstract record RegexNode;

/// <summary>One code point of a set.</summary>
internal sealed record SetNode(CharSet Set) : RegexNode;

/// <summary>Parts one after the other; none: the empty text.</summary>
internal sealed record SequenceNode(RegexNode[] Parts) : RegexNode;

/// <summary>The first alternative that leads to a match.</summary>
internal sealed record ChoiceNode(RegexNode[] Alternatives) : RegexNode;

/// <summary>A repetition; without a maximum that is -1.</summary>
internal sealed record RepeatNode(RegexNode Body, int Least, int Most, bool Lazy) : RegexNode;

/// <summary>A group whose first match is kept: possessive quantifiers and <c>(?>...)</c>.</summary>
internal sealed record AtomicNode(RegexNode Body) : RegexNode;

/// <summary>A look around. <paramref name="Behind"/> is how many code points before the place it starts; 0 looks ahead.</summary>
internal sealed record LookNode(RegexNode Body, int Behind, bool Negative) : RegexNode;

/// <summary>A place of the text.</summary>
internal sealed record AnchorNode(RegexAnchor Anchor) : RegexNode;

internal enum RegexAnchor
{
    Start,
    End,
    LineStart,
    LineEnd,
    LastLineEnd,
    WordBoundary,
    NotWordBoundary,
}

/// <summary>Whose expressions these are; they differ in ^, $, the flag m and \w.</summary>
internal enum RegexDialect
{
    /// <summary>Hugging Face tokenizers: ^ and $ also stand at line feeds, the dot takes one with the flag m.</summary>
    Oniguruma,

    /// <summary>tiktoken: ^ and $ are the ends of the text.</summary>
    Rust,
}
