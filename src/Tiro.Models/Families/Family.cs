using System.Text.Json;
using Tiro.Formats;

namespace Tiro.Models;

/// <summary>What one model family adds: its config.json and its tensor names.</summary>
public sealed class Family
{
    private const string ScoreArchitecture = "ForSequenceClassification";

    /// <summary>The model_type of config.json.</summary>
    public required string Name { get; init; }

    /// <summary>Prefix of most tensor names, which some published files leave out.</summary>
    public required string Prefix { get; init; }

    public required Func<ConfigJson, DecoderConfig> ReadConfig { get; init; }

    public required Action<Utf8JsonWriter, DecoderConfig> WriteConfig { get; init; }

    public required Func<DecoderModel, IEnumerable<WeightPart>> Weights { get; init; }

    /// <summary>The family in GGUF files.</summary>
    public required GgufArchitecture Gguf { get; init; }

    public WeightMap Map(DecoderModel model) => new([.. Weights(model)]);

    /// <summary>Whether a config.json names an architecture with a score in place of logits.</summary>
    internal static bool HasScoreHead(ConfigJson c) => c.Strings("architectures").Any(name => name.EndsWith(ScoreArchitecture, StringComparison.Ordinal));

    /// <summary>Writes the architecture: <paramref name="name"/> with <paramref name="language"/> at its end, or as a model of one score.</summary>
    internal static void WriteArchitecture(Utf8JsonWriter w, DecoderConfig c, string name, string language)
    {
        w.WriteStartArray("architectures");
        w.WriteStringValue(name + (c.ScoreHead ? ScoreArchitecture : language));
        w.WriteEndArray();
        if (c.ScoreHead)
        {
            w.WriteStartObject("id2label");
            w.WriteString("0", "LABEL_0");
            w.WriteEndObject();
            w.WriteStartObject("label2id");
            w.WriteNumber("LABEL_0", 0);
            w.WriteEndObject();
        }
    }

    /// <summary>The output matrix under its name in checkpoints; none where it is the embedding.</summary>
    internal static IEnumerable<WeightPart> Output(DecoderModel model)
    {
        DecoderConfig c = model.Config;
        return c.ScoreHead ? [new("score.weight", model.HeadWeight, 0, 1)] : c.TieEmbeddings ? [] : [new("lm_head.weight", model.HeadWeight, 0, c.VocabularySize)];
    }
}
