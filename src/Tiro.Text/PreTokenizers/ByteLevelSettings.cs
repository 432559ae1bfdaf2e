namespace Tiro.Text;

/// <summary>
/// The settings of a "ByteLevel" part of tokenizer.json. As pre-tokenizer: a space put before a text that does not start with
/// one, and the split by the GPT-2 expression. As post-processor: whether offsets lose white space. As decoder they change nothing.
/// </summary>
internal sealed record ByteLevelSettings(bool AddPrefixSpace, bool TrimOffsets, bool UseRegex)
{
    /// <summary>The part as Hugging Face writes it.</summary>
    public string Json => $$"""{"type":"ByteLevel","add_prefix_space":{{Name(AddPrefixSpace)}},"trim_offsets":{{Name(TrimOffsets)}},"use_regex":{{Name(UseRegex)}}}""";

    private static string Name(bool value) => value ? "true" : "false";
}
