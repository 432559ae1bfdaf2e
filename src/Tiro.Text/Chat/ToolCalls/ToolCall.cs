using System.Text.Json;

namespace Tiro.Text;

/// <summary>A call of a tool that an assistant asks for.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">A JSON object with the arguments.</param>
/// <param name="Id">What an answer refers to, where the dialect has ids.</param>
public sealed record ToolCall(string Name, JsonElement Arguments, string? Id = null);
