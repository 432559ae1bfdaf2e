namespace Tiro.Models;

/// <summary>What Philox streams are for, so that no two uses share numbers.</summary>
public static class RandomStreams
{
    public const uint Initialization = 0x1001;
    public const uint Sampling = 0x1002;
}
