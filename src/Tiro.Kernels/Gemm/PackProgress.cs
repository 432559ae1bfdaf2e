using System.Runtime.InteropServices;

namespace Tiro.Kernels;

/// <summary>How far the panels of one call are packed: units claimed and units done, each alone on its cache lines.</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct PackProgress
{
    [FieldOffset(128)]
    public long Claimed;

    [FieldOffset(256)]
    public long Done;
}
