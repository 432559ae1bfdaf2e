namespace Tiro.Text;

/// <summary>Merges of a BPE model.</summary>
/// <param name="Pairs">Pairs of ids, distinct, by rank.</param>
/// <param name="MergedIds">The id that each pair becomes.</param>
/// <param name="Ranks">The rank of each pair, where several share one; null: the place in the list.</param>
internal sealed record BpeMerges((int Left, int Right)[] Pairs, int[] MergedIds, uint[]? Ranks = null)
{
    public static BpeMerges None { get; } = new([], []);

    /// <summary>
    /// The merges of a vocabulary without a list of them, where any two neighbours merge whose concatenation is a token, the
    /// token of the lowest id first (tiktoken).
    /// </summary>
    public static BpeMerges ByRank(Vocabulary vocabulary)
    {
        var pairs = new List<(int Left, int Right)>();
        var ranks = new List<uint>();
        var mergedIds = new List<int>();
        foreach ((string token, int id) in vocabulary.Entries)
        {
            for (int cut = 1; cut < token.Length; cut++)
            {
                if (vocabulary.Id(token.AsSpan(0, cut)) is int left && vocabulary.Id(token.AsSpan(cut)) is int right)
                {
                    pairs.Add((left, right));
                    ranks.Add((uint)id);
                    mergedIds.Add(id);
                }
            }
        }

        return new BpeMerges([.. pairs], [.. mergedIds], [.. ranks]);
    }
}
