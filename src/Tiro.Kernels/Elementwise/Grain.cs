namespace Tiro.Kernels;

/// <summary>How much work a tile of the pool gets: enough to pay for claiming it, small enough to even out slow threads. Never changes a bit.</summary>
internal static class Grain
{
    /// <summary>Elements a tile of an elementwise kernel: 64 KiB an operand.</summary>
    public const long Elements = 16384;

    /// <summary>Rows a tile of a row kernel.</summary>
    public static long Rows(long columns) => Math.Max(1, Elements / Math.Max(1, columns));
}
