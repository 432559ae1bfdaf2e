namespace Tiro.Cli;

/// <summary>Applies <c>--set a.b=c</c>: the value replaces the node, and every check of a recipe then sees it.</summary>
internal static class RecipeOverrides
{
    /// <summary>Sets each of <paramref name="overrides"/> in turn; a later one wins over an earlier one.</summary>
    public static void Apply(RecipeMapping root, IEnumerable<string> overrides)
    {
        foreach (string text in overrides)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string[] path = equals < 0 ? [] : text[..equals].Split('.');
            if (path.Length == 0 || path.Any(string.IsNullOrWhiteSpace))
            {
                throw new RecipeException($"--set {text}: write --set section.key=value");
            }

            string origin = $"--set {text}";
            Set(root, path, Value(text[(equals + 1)..], origin), origin);
        }
    }

    private static void Set(RecipeMapping mapping, ReadOnlySpan<string> path, RecipeNode value, string origin)
    {
        string key = path[0];
        if (path.Length == 1)
        {
            mapping.Entries[key] = (origin, value);
            return;
        }

        if (mapping.Entries.TryGetValue(key, out var entry) && entry.Value is RecipeMapping section)
        {
            Set(section, path[1..], value, origin);
            return;
        }

        if (entry.Value is not (null or RecipeScalar { Plain: true, Text: "" }))
        {
            throw new RecipeException($"{origin}: '{key}' is a single value ({entry.Value.Origin}), not a section");
        }

        var added = new RecipeMapping(origin);
        Set(added, path[1..], value, origin);
        mapping.Entries[key] = (origin, added);
    }

    /// <summary>A value in quotes is read by YAML's rules, escapes included; any other is taken as it stands.</summary>
    private static RecipeNode Value(string text, string origin)
    {
        if (text is not ['"' or '\'', ..])
        {
            return new RecipeScalar(origin, text, Plain: true);
        }

        return RecipeParser.ParseAny(text, origin) is RecipeScalar scalar
            ? scalar with { Origin = origin }
            : throw new RecipeException($"{origin}: a value in quotes must be one text");
    }
}
