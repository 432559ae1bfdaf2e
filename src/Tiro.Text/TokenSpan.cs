namespace Tiro.Text;

/// <summary>A token and the place of the text that it stands for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">Where the place starts, in UTF-16 units.</param>
/// <param name="End">Where it ends. An added special token that is not in the text stands for nothing, from 0 to 0.</param>
public readonly record struct TokenSpan(int Id, int Start, int End);
