using System.Text.Json;
using Tiro.Formats;

namespace Tiro.Models;

/// <summary>What one model family adds: its config.json and its tensor names.</summary>
public sealed class Family
{
    /// <summary>The model_type of config.json.</summary>
    public required string Name { get; init; }

    /// <summary>Prefix of most tensor names, which some published files leave out.</summary>
    public required string Prefix { get; init; }

    public required Func<ConfigJson, DecoderConfig> ReadConfig { get; init; }

    public required Action<Utf8JsonWriter, DecoderConfig> WriteConfig { get; init; }

    public required Func<DecoderModel, IEnumerable<WeightPart>> Weights { get; init; }

    public WeightMap Map(DecoderModel model) => new([.. Weights(model)]);
}
