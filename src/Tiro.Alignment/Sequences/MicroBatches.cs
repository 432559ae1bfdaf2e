namespace Tiro.Alignment;

/// <summary>Cuts the examples of a step into passes that fit in memory. Gradients are the same bits however they are cut.</summary>
internal static class MicroBatches
{
    /// <summary>Tokens of a pass, unless a recipe says otherwise.</summary>
    public const int DefaultTokens = 8192;

    /// <summary>Runs of consecutive examples of at most <paramref name="most"/> tokens; an example longer than that is alone.</summary>
    public static IEnumerable<T[]> Cut<T>(IEnumerable<T> examples, Func<T, int> tokens, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var pass = new List<T>();
        int sum = 0;
        foreach (T example in examples)
        {
            int count = tokens(example);
            if (pass.Count > 0 && sum + count > most)
            {
                yield return [.. pass];
                pass.Clear();
                sum = 0;
            }

            pass.Add(example);
            sum += count;
        }

        if (pass.Count > 0)
        {
            yield return [.. pass];
        }
    }
}
