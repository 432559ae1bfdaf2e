namespace Tiro.Text;

/// <summary>A tokenizer file is damaged, or uses a part that is not supported. The message names the file, the part and the remedy.</summary>
public sealed class TokenizerFormatException : FormatException
{
    public TokenizerFormatException(string message)
        : base(message)
    {
    }

    public TokenizerFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>A tokenizer cannot be trained with these options or on this text.</summary>
public sealed class TokenizerTrainingException(string message) : FormatException(message);

/// <summary>A text has a character that the vocabulary cannot express, and the tokenizer has no unknown token.</summary>
public sealed class UnknownCharacterException(int codePoint, int offset) : FormatException(
    $"character {CodePoints.Describe(codePoint)} at offset {offset} is not in the tokenizer's vocabulary; remove it, or train the tokenizer on text that has it")
{
    /// <summary>The character, as a Unicode code point.</summary>
    public int CodePoint { get; } = codePoint;

    /// <summary>Where it starts in the text that was to be encoded, in UTF-16 units.</summary>
    public int Offset { get; } = offset;
}

/// <summary>A chat template cannot be used with a tokenizer, or is not known. The message names the remedy.</summary>
public sealed class ChatTemplateException(string message) : FormatException(message);

/// <summary>A regular expression of a tokenizer takes too long on a text.</summary>
public sealed class TextPatternException() : FormatException(
    "a regular expression of the tokenizer takes too many steps on this text; cut the text into smaller ones");
