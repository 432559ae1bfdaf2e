namespace Tiro.Text;

/// <summary>Where a character of rendered text comes from.</summary>
/// <param name="Source">0: the template; n &gt; 0: the n-th source of content that was marked before rendering.</param>
/// <param name="Generation">0: outside; n &gt; 0: inside the n-th generation block that was rendered.</param>
internal readonly record struct Mark(int Source, int Generation);
