using System.Text.Json;

namespace Tiro.Text;

/// <summary>What a template sees besides the messages.</summary>
public sealed record ChatSettings
{
    /// <summary>Definitions of tools that the assistant may call, each a JSON object as <c>{"type": "function", "function": {...}}</c>.</summary>
    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    /// <summary>Further variables of the template, such as <c>enable_thinking</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Variables { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>The time that a template may write; null: the clock's.</summary>
    public DateTime? Now { get; init; }
}
