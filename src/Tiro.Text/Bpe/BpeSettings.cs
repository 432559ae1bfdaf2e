namespace Tiro.Text;

/// <summary>How a BPE model takes words apart.</summary>
internal sealed record BpeSettings
{
    /// <summary>Whether the symbols are bytes, spelled in the byte alphabet, rather than characters.</summary>
    public bool ByteLevel { get; init; }

    /// <summary>The token of symbols outside the vocabulary, if there is one.</summary>
    public string? Unknown { get; init; }

    /// <summary>Whether neighbouring unknown symbols are one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Whether an unknown character becomes tokens <c>&lt;0xHH&gt;</c> of its UTF-8 bytes.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether a word that is a token is that token, whatever the merges.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>Starts the symbols of a word after its first.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Ends the last symbol of a word.</summary>
    public string Suffix { get; init; } = "";
}
