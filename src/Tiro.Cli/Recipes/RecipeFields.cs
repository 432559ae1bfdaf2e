namespace Tiro.Cli;

/// <summary>
/// The fields of a recipe's record, named once: a record's <c>Bind</c> passes each of its values through one of these methods
/// and takes back the value to use. Reading answers with what the YAML says, or the value passed in where the YAML is silent;
/// writing answers with the value passed in and notes it. A value passed in that is outside the range has no default: its key
/// must be given.
/// </summary>
internal abstract class RecipeFields
{
    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public abstract long Whole(string key, long value, long min, long max);

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int Whole(string key, int value, int min, int max) => (int)Whole(key, (long)value, min, max);

    /// <summary>A finite number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public abstract double Number(string key, double value, double min, double max);

    /// <summary>true or false.</summary>
    public abstract bool Flag(string key, bool value);

    /// <summary>A text, possibly empty.</summary>
    public abstract string Text(string key, string value);

    /// <summary>A text that must not be empty.</summary>
    public abstract string Name(string key, string value);

    /// <summary>One of a few names.</summary>
    public abstract T Choice<T>(string key, T value, params (string Name, T Value)[] choices);

    /// <summary>A section of names and texts that the recipe chooses.</summary>
    public abstract IReadOnlyDictionary<string, string> Texts(string key, IReadOnlyDictionary<string, string> value);

    /// <summary>A nested record.</summary>
    public abstract T Section<T>(string key, T value, Func<T, RecipeFields, T> bind);

    /// <summary>A condition between fields; <paramref name="key"/> is the one to blame if it fails.</summary>
    public abstract void Require(bool holds, string key, string message);
}
