namespace Tiro.Text;

/// <summary>
/// A trie over UTF-16 units. Its edges are pairs (node, unit) in a <see cref="PairTable"/>; edge k leads to node k + 1.
/// </summary>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int None = -1;

    private readonly PairTable _edges;
    private readonly int[] _values;

    /// <param name="pieces">Pieces with their values; of a piece listed twice the last value counts.</param>
    public PieceTrie(IEnumerable<(string Piece, int Value)> pieces)
    {
        var children = new Dictionary<(int Node, int Unit), int>();
        var edges = new List<(int Node, int Unit)>();
        var values = new List<int> { None };
        foreach ((string piece, int value) in pieces)
        {
            int node = Root;
            foreach (char unit in piece)
            {
                if (!children.TryGetValue((node, unit), out int child))
                {
                    child = values.Count;
                    children.Add((node, unit), child);
                    edges.Add((node, unit));
                    values.Add(None);
                }

                node = child;
            }

            values[node] = value;
        }

        _edges = new PairTable(edges.ToArray());
        _values = [.. values];
    }

    /// <summary>The node that a unit leads to, or <see cref="None"/>.</summary>
    public int Child(int node, char unit)
    {
        uint edge = _edges.Rank(node, unit);
        return edge == PairTable.None ? None : (int)edge + 1;
    }

    /// <summary>The value of the piece that ends at a node, or <see cref="None"/>.</summary>
    public int Value(int node) => _values[node];

    /// <summary>The value of the longest piece that starts a text, and its length; <see cref="None"/> if none does.</summary>
    public int Longest(ReadOnlySpan<char> text, out int length)
    {
        int value = None;
        length = 0;
        int node = Root;
        for (int i = 0; i < text.Length; i++)
        {
            node = Child(node, text[i]);
            if (node == None)
            {
                break;
            }

            if (_values[node] != None)
            {
                value = _values[node];
                length = i + 1;
            }
        }

        return value;
    }
}
