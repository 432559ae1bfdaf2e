namespace Tiro.Data;

/// <summary>Philox stream numbers of this project: each kind of random choice draws from a stream of its own.</summary>
internal static class DataStreams
{
    public const uint WindowOffsets = 0xDA7A0001;
    public const uint DocumentOrder = 0xDA7A0002;
    public const uint ExampleOrder = 0xDA7A0040;
    public const uint World = 0xDA7A0003;
    public const uint Stories = 0xDA7A0004;
    public const uint HeldOutStories = 0xDA7A0005;
}
