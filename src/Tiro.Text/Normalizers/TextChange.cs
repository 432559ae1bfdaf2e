namespace Tiro.Text;

/// <summary>A character of a changed text and what it did: 0 replaces one character, 1 is inserted, -n also removes the n that follow.</summary>
internal readonly record struct TextChange(int CodePoint, int Change);
