namespace Tiro.Models;

/// <summary>One thing that takes memory, and what it is.</summary>
/// <param name="Name">A short name, such as <c>weights</c>.</param>
/// <param name="Bytes">Resident bytes.</param>
/// <param name="Detail">How it comes about, for people.</param>
public sealed record MemoryItem(string Name, long Bytes, string Detail);

/// <summary>An estimate of the peak resident memory of a process, item by item.</summary>
/// <param name="Items">What is resident while the model works.</param>
/// <param name="Before">What is resident at most before that, when none of the model's memory is taken.</param>
public sealed record MemoryPlan(IReadOnlyList<MemoryItem> Items, MemoryItem? Before = null)
{
    public const double MiB = 1024 * 1024;

    public long Total => Math.Max(Items.Sum(item => item.Bytes), Before?.Bytes ?? 0);
}
