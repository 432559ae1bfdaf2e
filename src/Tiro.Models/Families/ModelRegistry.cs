using Tiro.Formats;

namespace Tiro.Models;

/// <summary>The families that Tiro knows.</summary>
public static class ModelRegistry
{
    public static IReadOnlyList<Family> Families { get; } = [LlamaFamily.Instance, Gpt2Family.Instance];

    public static Family? Find(string name) => Families.FirstOrDefault(f => f.Name == name);

    /// <summary>The family of a config.json; <see cref="ConfigException"/> names the known ones otherwise.</summary>
    public static Family Of(ConfigJson config) =>
        Find(config.ModelType) ?? throw config.Error("model_type", $"unknown family \"{config.ModelType}\"; known: {string.Join(", ", Families.Select(f => f.Name))}");
}
