using Tiro.Text;

namespace Tiro.Alignment;

/// <summary>Sees what an alignment run will learn from, before its first step.</summary>
public sealed class AlignPreview
{
    /// <summary>The pairs, and what encoded them.</summary>
    public Action<EncodedPairs, ChatEncoder> Pairs { get; init; } = (_, _) => { };

    /// <summary>The tasks, and what encoded them.</summary>
    public Action<EncodedTasks, ChatEncoder> Tasks { get; init; } = (_, _) => { };
}
