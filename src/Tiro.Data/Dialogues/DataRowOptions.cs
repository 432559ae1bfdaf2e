namespace Tiro.Data;

/// <summary>What to do with a row that cannot be used.</summary>
public enum BadRows
{
    /// <summary>The first one is an error.</summary>
    Fail,

    /// <summary>They are left out and counted.</summary>
    Skip,
}

/// <summary>How to read a data file.</summary>
public sealed record DataRowOptions
{
    /// <summary>
    /// From a field's usual name to its name in the file, as in <c>prompt</c> to <c>question</c>. With it, the format is that of
    /// the names on the left.
    /// </summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public BadRows Bad { get; init; }
}

/// <summary>The rows of a data file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">The name of the format it is in.</param>
/// <param name="Rows">The usable rows in the order of the file, at least one.</param>
/// <param name="Skipped">Why rows were left out, one entry each.</param>
public sealed record DataRows<T>(string Path, string Format, IReadOnlyList<T> Rows, IReadOnlyList<DataRowException> Skipped);
