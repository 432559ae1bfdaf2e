namespace Tiro.Alignment;

/// <summary>Philox stream numbers of this project: each kind of random choice draws from a stream of its own.</summary>
internal static class AlignmentStreams
{
    public const uint Examples = 0xA1160001;
    public const uint Rollouts = 0xA1160002;
}
