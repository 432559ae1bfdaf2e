namespace Tiro.Text;

/// <summary>
/// The settings of a "ByteLevel" part of tokenizer.json. As pre-tokenizer: a space put before a text that does not start with
/// one, and the split by the GPT-2 expression. As post-processor and decoder they change no ids and no text.
/// </summary>
internal sealed record ByteLevelSettings(bool AddPrefixSpace, bool TrimOffsets, bool UseRegex);
