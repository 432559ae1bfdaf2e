namespace Tiro.Text;

/// <summary>Collects merges in order of rank. A pair that comes again takes its later place, as in the reference.</summary>
internal sealed class BpeMergeList
{
    private readonly List<(int Left, int Right, int Merged)> _merges = [];

    public int Count => _merges.Count;

    public void Add(int left, int right, int merged) => _merges.Add((left, right, merged));

    /// <summary>The distinct pairs by rank and the ids they become.</summary>
    public BpeMerges ToMerges()
    {
        var seen = new HashSet<(int Left, int Right)>();
        var kept = new List<(int Left, int Right, int Merged)>();
        for (int i = _merges.Count - 1; i >= 0; i--)
        {
            if (seen.Add((_merges[i].Left, _merges[i].Right)))
            {
                kept.Add(_merges[i]);
            }
        }

        kept.Reverse();
        return new BpeMerges([.. kept.Select(merge => (merge.Left, merge.Right))], [.. kept.Select(merge => merge.Merged)]);
    }
}
