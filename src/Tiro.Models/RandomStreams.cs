namespace Tiro.Models;

/// <summary>What Philox streams are for, so that no two uses share numbers.</summary>
public static class RandomStreams
{
    public const uint Initialization = 0x1001;
    public const uint Sampling = 0x1002;
    public const uint AdapterInitialization = 0x1003;

    /// <summary>Plus the index of a linear map in its model.</summary>
    public const uint AdapterDropout = 0x4000_0000;
}
