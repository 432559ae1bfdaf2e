using Tiro.Data;

namespace Tiro.Training;

/// <summary>A file of examples, one a line.</summary>
public sealed record ExampleData
{
    /// <summary>The JSONL file.</summary>
    public string Path { get; init; } = "";

    /// <summary>From a field's usual name to its name in the file, as in <c>prompt: question</c>.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What to do with a row that cannot be used.</summary>
    public BadRows BadRows { get; init; }

    /// <summary>What to do with an example that is longer than the context.</summary>
    public LongExamples TooLong { get; init; }

    /// <summary>How examples share rows.</summary>
    public Packing Packing { get; init; } = Packing.BestFit;

    /// <summary>The share of the examples, spread evenly, that validates instead of training; 0 = train on everything.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>How to read the file.</summary>
    public DataRowOptions RowOptions => new() { Fields = Fields, Bad = BadRows };

    /// <summary>Deals examples into those that train and those that validate.</summary>
    public (List<T> Train, List<T> Validation) Split<T>(IReadOnlyList<T> examples)
    {
        List<T> train = [], validation = [];
        for (int i = 0; i < examples.Count; i++)
        {
            bool held = Math.Floor((i + 1) * ValidationFraction) > Math.Floor(i * ValidationFraction);
            (held ? validation : train).Add(examples[i]);
        }

        return ValidationFraction > 0 && validation.Count == 0
            ? throw new CorpusException($"{Path}: {examples.Count} examples are too few for data.validation_fraction {ValidationFraction}; raise it, or set it to 0")
            : (train, validation);
    }
}
