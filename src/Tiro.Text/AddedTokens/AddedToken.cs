namespace Tiro.Text;

/// <summary>A token that is found in the text before the model sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its spelling.</param>
/// <param name="Special">A special token is plain text unless it is asked for, and can be left out when decoding.</param>
/// <param name="SingleWord">Only where its neighbours are not word characters.</param>
/// <param name="StripLeft">Takes the white space before it along.</param>
/// <param name="StripRight">Takes the white space after it along.</param>
/// <param name="Normalized">Matched after normalization and after the tokens that are not.</param>
public sealed record AddedToken(
    int Id, string Content, bool Special = true, bool SingleWord = false, bool StripLeft = false, bool StripRight = false, bool Normalized = false);
