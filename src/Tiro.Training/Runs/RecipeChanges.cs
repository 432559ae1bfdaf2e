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
        // Each section is two blanks deeper than the one that it stands in.
        List<string> sections = [];
        foreach (string line in yaml.Split('\n'))
        {
            string setting = line.TrimStart(' ');
            int depth = (line.Length - setting.Length) / 2;
            sections.RemoveRange(Math.Min(depth, sections.Count), Math.Max(0, sections.Count - depth));
            if (setting.EndsWith(':'))
            {
                sections.Add(setting[..^1]);
            }
            else if (setting.Length > 0)
            {
                yield return string.Join('.', [.. sections, setting]);
            }
        }
    }
}
