namespace Tiro.Kernels;

/// <summary>Which arrays a stream of <see cref="MemoryStreams"/> reads and writes for each element.</summary>
public enum MemoryMix
{
    /// <summary>Adds up a.</summary>
    Read,

    /// <summary>b = a.</summary>
    Copy,

    /// <summary>b = a with stores that pass the caches by.</summary>
    CopyUncached,

    /// <summary>a = f(a).</summary>
    Update,

    /// <summary>c = f(a, b).</summary>
    TwoToOne,

    /// <summary>d, e = f(a, b, c).</summary>
    ThreeToTwo,

    /// <summary>a, b, c = f(a, b, c, d): AdamW's.</summary>
    FourToThree,
}

/// <summary>What a mix moves.</summary>
public static class MemoryMixes
{
    /// <summary>Arrays that a mix touches.</summary>
    public static int Arrays(this MemoryMix mix) => mix switch
    {
        MemoryMix.Read or MemoryMix.Update => 1,
        MemoryMix.Copy or MemoryMix.CopyUncached => 2,
        MemoryMix.TwoToOne => 3,
        MemoryMix.ThreeToTwo => 5,
        _ => 4,
    };

    /// <summary>Floats read and written an element; lines that a store fetches first are not counted.</summary>
    public static int Moves(this MemoryMix mix) => mix switch
    {
        MemoryMix.Read => 1,
        MemoryMix.Copy or MemoryMix.CopyUncached or MemoryMix.Update => 2,
        MemoryMix.TwoToOne => 3,
        MemoryMix.ThreeToTwo => 5,
        _ => 7,
    };
}
