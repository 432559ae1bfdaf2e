namespace Tiro.Text;

/// <summary>
/// The stream of any other tokenizer, as the reference does it: the ids since the last text but one are decoded together, so
/// that a decoder which looks at neighbours (or at the first token) sees them; what is new beyond the text of those before is given out.
/// A window that stays open beyond a limit is given out as it is, so that time stays linear.
/// </summary>
internal sealed class TokenStream(Tokenizer tokenizer)
{
    private const int LongestWindow = 256;

    private readonly List<int> _ids = [];
    private string _prefix = "";
    private int _prefixCount;

    public string Add(int id)
    {
        if (_prefix.Length == 0 && _ids.Count > 0)
        {
            string known = Decode();
            if (!EndsOpen(known))
            {
                _prefix = known;
                _prefixCount = _ids.Count;
            }
        }

        _ids.Add(id);
        string text = Decode();
        if (text.Length <= _prefix.Length || (EndsOpen(text) && _ids.Count < LongestWindow))
        {
            return "";
        }

        string fresh = Beyond(text);
        int kept = _ids.Count - _prefixCount;
        _ids.RemoveRange(0, _prefixCount);
        _prefix = Decode();
        _prefixCount = kept;
        return fresh;
    }

    public string Flush()
    {
        string rest = Beyond(Decode());
        _ids.Clear();
        _prefix = "";
        _prefixCount = 0;
        return rest;
    }

    private string Decode() => tokenizer.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ids));

    /// <summary>What follows the text of the window's first ids; where that text changed by what came after, what follows the common start.</summary>
    private string Beyond(string text) => text[_prefix.AsSpan().CommonPrefixLength(text)..];

    private static bool EndsOpen(string text) => text.EndsWith((char)CodePoints.Replacement);
}
