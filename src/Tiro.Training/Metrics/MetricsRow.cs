using System.Text.Json;

namespace Tiro.Training;

/// <summary>One line of <c>metrics.jsonl</c>. What a row does not tell is null and left out of the line.</summary>
public readonly record struct MetricsRow
{
    private static readonly HashSet<string> s_names = new(["step", "loss", "lr", "grad_norm", "tokens", "tokens_per_second", "seconds", "peak_memory", "val_loss"], StringComparer.Ordinal);

    /// <summary>Completed updates, this one included.</summary>
    public required long Step { get; init; }

    /// <summary>Training loss of the update: mean over the valid tokens of the whole step, natural logarithm.</summary>
    public double? Loss { get; init; }

    /// <summary>Learning rate of the update.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Global gradient norm before clipping.</summary>
    public double? GradNorm { get; init; }

    /// <summary>Training tokens seen since the start of the run.</summary>
    public long? Tokens { get; init; }

    public double? TokensPerSecond { get; init; }

    /// <summary>Seconds of training since the start of the run.</summary>
    public double? Seconds { get; init; }

    /// <summary>Most bytes of memory that the process had resident so far.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Validation loss after this update, on evaluation rows.</summary>
    public double? ValLoss { get; init; }

    /// <summary>What this kind of run measures besides, such as <c>reward</c> or <c>accuracy</c>; null: nothing. Names are unlike those above.</summary>
    public IReadOnlyList<Measure>? More { get; init; }

    /// <summary>Writes the row as one JSON object; numbers read back to the same bits. Infinite and NaN become null.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("step", Step);
        Write(writer, "loss", Loss);
        Write(writer, "lr", LearningRate);
        Write(writer, "grad_norm", GradNorm);
        if (Tokens is { } tokens)
        {
            writer.WriteNumber("tokens", tokens);
        }

        Write(writer, "tokens_per_second", TokensPerSecond);
        Write(writer, "seconds", Seconds);
        if (PeakMemory is { } peak)
        {
            writer.WriteNumber("peak_memory", peak);
        }

        Write(writer, "val_loss", ValLoss);
        foreach (Measure measure in More ?? [])
        {
            Write(writer, measure.Name, measure.Value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads a line; null when it is not a whole row (a write cut off by a kill or a power failure).</summary>
    public static MetricsRow? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 4 });
            JsonElement root = document.RootElement;
            return new MetricsRow
            {
                Step = root.GetProperty("step").GetInt64(),
                Loss = Number(root, "loss"),
                LearningRate = Number(root, "lr"),
                GradNorm = Number(root, "grad_norm"),
                Tokens = root.TryGetProperty("tokens", out JsonElement tokens) ? tokens.GetInt64() : null,
                TokensPerSecond = Number(root, "tokens_per_second"),
                Seconds = Number(root, "seconds"),
                PeakMemory = root.TryGetProperty("peak_memory", out JsonElement peak) ? peak.GetInt64() : null,
                ValLoss = Number(root, "val_loss"),
                More = Others(root),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static List<Measure>? Others(JsonElement root)
    {
        List<Measure>? others = null;
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Number && !s_names.Contains(property.Name))
            {
                (others ??= []).Add(new Measure(property.Name, property.Value.GetDouble()));
            }
        }

        return others;
    }

    private static double? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetDouble() : null;

    private static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is not { } number)
        {
            return;
        }

        if (double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}

/// <summary>One named number that a run measures.</summary>
public readonly record struct Measure(string Name, double Value);
