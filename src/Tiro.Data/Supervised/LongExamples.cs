namespace Tiro.Data;

/// <summary>What to do with an example that is longer than the context.</summary>
public enum LongExamples
{
    /// <summary>It is an error that names its line.</summary>
    Fail,

    /// <summary>Its end is cut off; one that then has no target is left out and counted.</summary>
    Truncate,

    /// <summary>It is left out and counted.</summary>
    Skip,

    /// <summary>It is cut into examples of the context's length; those without a target are dropped. The later ones do not see the earlier ones.</summary>
    Split,
}

/// <summary>How examples share rows.</summary>
public enum Packing
{
    /// <summary>One example a row, padding behind it.</summary>
    None,

    /// <summary>Several examples a row, each whole and attending to itself alone.</summary>
    BestFit,
}
