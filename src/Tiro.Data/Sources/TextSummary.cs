namespace Tiro.Data;

/// <summary>What a text source holds. Characters are Unicode scalar values (a character outside the BMP counts once).</summary>
/// <param name="Files">Files with text in them.</param>
/// <param name="Documents">Documents.</param>
/// <param name="Characters">Characters of all documents.</param>
/// <param name="LastDocumentStart">Characters before the last document.</param>
public sealed record TextSummary(int Files, long Documents, long Characters, long LastDocumentStart)
{
    /// <summary>Number of Unicode scalar values of well-formed UTF-16.</summary>
    internal static long CountCharacters(ReadOnlySpan<char> text)
    {
        long count = text.Length;
        foreach (char c in text)
        {
            count -= char.IsLowSurrogate(c) ? 1 : 0;
        }

        return count;
    }
}
