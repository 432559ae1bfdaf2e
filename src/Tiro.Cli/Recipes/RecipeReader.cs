using System.Globalization;

namespace Tiro.Cli;

/// <summary>Reads a record's fields from a mapping and collects what is wrong; the worst problem is the one to report.</summary>
internal sealed class RecipeReader : RecipeFields
{
    private readonly RecipeMapping _mapping;
    private readonly string _prefix;
    private readonly string _file;
    private readonly List<(Severity Severity, string Message)> _problems;
    private readonly List<string> _known = [];

    private RecipeReader(RecipeMapping mapping, string prefix, string file, List<(Severity, string)> problems)
    {
        _mapping = mapping;
        _prefix = prefix;
        _file = file;
        _problems = problems;
    }

    /// <summary>A misspelt key often causes the other problems, so it is named first; conditions between fields come last.</summary>
    private enum Severity
    {
        UnknownKey,
        WrongValue,
        MissingKey,
        BrokenCondition,
    }

    /// <summary>The record that <paramref name="mapping"/> describes; keys it does not give keep their value in <paramref name="defaults"/>.</summary>
    /// <exception cref="RecipeException">A key is unknown, missing or out of range.</exception>
    public static T Read<T>(RecipeMapping mapping, string file, T defaults, Func<T, RecipeFields, T> bind)
    {
        var problems = new List<(Severity Severity, string Message)>();
        T result = new RecipeReader(mapping, "", file, problems).All(defaults, bind);
        return problems.Count == 0 ? result : throw new RecipeException(problems.MinBy(p => p.Severity).Message);
    }

    public override long Whole(string key, long value, long min, long max)
    {
        string Expected() => $"a whole number from {min} to {max}";
        return Scalar(key, value >= min && value <= max, Expected) is not { } scalar ? value
            : scalar.Plain && Parse(scalar.Text) is { } given && given >= min && given <= max ? given
            : Wrong(key, scalar, Expected(), value);

        static long? Parse(string text) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long x) ? x : null;
    }

    public override double Number(string key, double value, double min, double max)
    {
        string Expected() => $"a number from {RecipeWriter.Format(min)} to {RecipeWriter.Format(max)}";
        return Scalar(key, value >= min && value <= max, Expected) is not { } scalar ? value
            : scalar.Plain && Parse(scalar.Text) is { } given && given >= min && given <= max ? given
            : Wrong(key, scalar, Expected(), value);

        static double? Parse(string text) =>
            double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double x) ? x : null;
    }

    public override bool Flag(string key, bool value) =>
        Choice(key, value, ("true", true), ("false", false));

    public override string Text(string key, string value) => Text(key, value, mayBeEmpty: true);

    public override string Name(string key, string value) => Text(key, value, mayBeEmpty: false);

    public override T Choice<T>(string key, T value, params (string Name, T Value)[] choices)
    {
        string Expected() => string.Join(" or ", choices.Select(c => c.Name));
        if (Scalar(key, hasDefault: true, Expected) is not { } scalar)
        {
            return value;
        }

        foreach (var (name, choice) in choices)
        {
            if (name == scalar.Text)
            {
                return choice;
            }
        }

        return Wrong(key, scalar, Expected(), value, NearestName.Suggestion(scalar.Text, choices.Select(c => c.Name)));
    }

    public override IReadOnlyDictionary<string, string> Texts(string key, IReadOnlyDictionary<string, string> value)
    {
        if (Mapping(key) is not { } mapping || !_mapping.Entries.ContainsKey(key))
        {
            return value;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, (string origin, RecipeNode node)) in mapping.Entries)
        {
            if (node is RecipeScalar { Text.Length: > 0 } scalar)
            {
                texts[name] = scalar.Text;
            }
            else
            {
                _problems.Add((Severity.WrongValue, $"{origin}: {_prefix}{key}.{name} must be a text that is not empty"));
            }
        }

        return texts.Count == 0 && value.Count == 0 ? value : texts;
    }

    public override T Section<T>(string key, T value, Func<T, RecipeFields, T> bind) =>
        Mapping(key) is { } mapping ? new RecipeReader(mapping, $"{_prefix}{key}.", _file, _problems).All(value, bind) : value;

    public override void Require(bool holds, string key, string message)
    {
        if (!holds)
        {
            string origin = _mapping.Entries.TryGetValue(key, out var entry) ? entry.Value.Origin : _file;
            _problems.Add((Severity.BrokenCondition, $"{origin}: {_prefix}{key}: {message}"));
        }
    }

    /// <summary>The section of a key, empty where it is not given; null, and a problem noted, where it is something else.</summary>
    private RecipeMapping? Mapping(string key)
    {
        _known.Add(key);
        RecipeNode? node = _mapping.Entries.TryGetValue(key, out var entry) ? entry.Value : null;
        if (node is null or RecipeMapping or RecipeScalar { Plain: true, Text: "" })
        {
            return node as RecipeMapping ?? new RecipeMapping(_file);
        }

        _problems.Add((Severity.WrongValue, $"{node.Origin}: {_prefix}{key} must be a section of \"key: value\" lines"));
        return null;
    }

    private T All<T>(T value, Func<T, RecipeFields, T> bind)
    {
        T result = bind(value, this);
        foreach (var (key, (origin, _)) in _mapping.Entries)
        {
            if (!_known.Contains(key))
            {
                string near = NearestName.Suggestion(key, _known);
                string remedy = near.Length > 0 ? near : $"; known keys: {string.Join(", ", _known)}";
                _problems.Add((Severity.UnknownKey, $"{origin}: unknown key '{_prefix}{key}'{remedy}"));
            }
        }

        return result;
    }

    private string Text(string key, string value, bool mayBeEmpty)
    {
        string expected = mayBeEmpty ? "a text" : "a text that is not empty";
        if (Scalar(key, mayBeEmpty || value.Length > 0, () => expected) is not { } scalar)
        {
            return value;
        }

        bool isNull = scalar is { Plain: true, Text: "~" or "null" };
        return isNull || (scalar.Text.Length == 0 && !mayBeEmpty) ? Wrong(key, scalar, expected, value) : scalar.Text;
    }

    /// <summary>The scalar given for a key; null if the value passed in stays.</summary>
    private RecipeScalar? Scalar(string key, bool hasDefault, Func<string> expected)
    {
        _known.Add(key);
        if (!_mapping.Entries.TryGetValue(key, out var entry))
        {
            if (!hasDefault)
            {
                string remedy = $"add it ({expected()}), or --set {_prefix}{key}=VALUE";
                _problems.Add((Severity.MissingKey, $"{_file}: {_prefix}{key} is missing; {remedy}"));
            }

            return null;
        }

        if (entry.Value is RecipeScalar scalar)
        {
            return scalar;
        }

        string found = entry.Value is RecipeList ? "a list" : "a section";
        _problems.Add((Severity.WrongValue, $"{entry.Value.Origin}: {_prefix}{key} must be {expected()}, not {found}"));
        return null;
    }

    private T Wrong<T>(string key, RecipeScalar scalar, string expected, T value, string suggestion = "")
    {
        string given = scalar.Text.Length == 0 ? "" : scalar.Plain ? $", not {scalar.Text}" : $", not the text \"{scalar.Text}\"";
        _problems.Add((Severity.WrongValue, $"{scalar.Origin}: {_prefix}{key} must be {expected}{given}{suggestion}"));
        return value;
    }
}
