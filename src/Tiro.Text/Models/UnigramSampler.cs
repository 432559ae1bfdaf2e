namespace Tiro.Text;

/// <summary>Draws segmentations for subword regularisation (Kudo 2018): sums over all segmentations forward, pieces drawn backward.</summary>
internal static class UnigramSampler
{
    /// <param name="word">The word.</param>
    /// <param name="trie">The pieces.</param>
    /// <param name="score">The log-probability of a piece by its id.</param>
    /// <param name="unknownScore">The log-probability of an unknown character.</param>
    /// <param name="sampling">How to draw.</param>
    /// <param name="pieces">Receives the pieces; unknown characters have the id <see cref="PieceTrie.None"/>.</param>
    public static void Draw(
        ReadOnlySpan<char> word, PieceTrie trie, Func<int, double> score, double unknownScore, TokenSampling sampling,
        List<(int Start, int End, int Id)> pieces)
    {
        var arcs = new List<(int Start, int Id, double Weight)>[word.Length + 1];
        var sums = new double[word.Length + 1];
        Array.Fill(sums, double.NegativeInfinity);
        sums[0] = 0;
        for (int start = 0; start < word.Length;)
        {
            CodePoints.At(word, start, out int length);
            bool single = false;
            int node = PieceTrie.Root;
            for (int end = start + 1; end <= word.Length && (node = trie.Child(node, word[end - 1])) != PieceTrie.None; end++)
            {
                int id = trie.Value(node);
                if (id != PieceTrie.None)
                {
                    Add(arcs, sums, start, end, id, sampling.Alpha * score(id));
                    single |= end - start == length;
                }
            }

            if (!single)
            {
                Add(arcs, sums, start, start + length, PieceTrie.None, sampling.Alpha * unknownScore);
            }

            start += length;
        }

        for (int end = word.Length; end > 0;)
        {
            (int start, int id) = Pick(arcs[end], sums[end], sampling.Random);
            pieces.Add((start, end, id));
            end = start;
        }

        pieces.Reverse();
    }

    private static void Add(List<(int Start, int Id, double Weight)>[] arcs, double[] sums, int start, int end, int id, double score)
    {
        double weight = sums[start] + score;
        (arcs[end] ??= []).Add((start, id, weight));
        double larger = Math.Max(sums[end], weight);
        sums[end] = double.IsNegativeInfinity(larger) ? larger : larger + Math.Log(Math.Exp(sums[end] - larger) + Math.Exp(weight - larger));
    }

    private static (int Start, int Id) Pick(List<(int Start, int Id, double Weight)> arcs, double sum, Random random)
    {
        double left = random.NextDouble();
        foreach ((int start, int id, double weight) in arcs)
        {
            left -= Math.Exp(weight - sum);
            if (left < 0)
            {
                return (start, id);
            }
        }

        return (arcs[^1].Start, arcs[^1].Id);
    }
}
