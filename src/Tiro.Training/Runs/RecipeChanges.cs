namespace Tiro.Training;

/// <summary>What a resumed run does otherwise than before, by its resolved recipes.</summary>
public static class RecipeChanges
{
    private static readonly string[] Without = ["out:", "threads:", "training.recompute:"];

    /// <summary>Lines of <paramref name="now"/> that <paramref name="before"/> does not have, as <c>training.steps: 200</c>; place, threads and recomputation apart, which change no result.</summary>
    public static IReadOnlyList<string> Of(string before, string now)
    {
        HashSet<string> old = [.. Settings(before)];
        return [.. Settings(now).Where(setting => !old.Contains(setting) && !Array.Exists(Without, key => setting.StartsWith(key, StringComparison.Ordinal)))];
    }

    private static IEnumerable<string> Settings(string yaml)
    {
        string section = "";
        foreach (string line in yaml.Split('\n'))
        {
            if (line.StartsWith(' '))
            {
                yield return $"{section}.{line.Trim()}";
            }
            else if (line.EndsWith(':'))
            {
                section = line[..^1];
            }
            else if (line.Length > 0)
            {
                yield return line;
            }
        }
    }
}
