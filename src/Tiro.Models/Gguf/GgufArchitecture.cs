using Tiro.Formats;

namespace Tiro.Models;

/// <summary>What a family is in GGUF files: its metadata and tensor names, as llama.cpp knows them.</summary>
public sealed class GgufArchitecture
{
    /// <summary>The value of general.architecture and the prefix of the family's keys.</summary>
    public required string Name { get; init; }

    /// <summary>The sizes that a file describes. Throws <see cref="GgufException"/> on what the family does not support.</summary>
    public required Func<GgufFile, DecoderConfig> ReadConfig { get; init; }

    /// <summary>Writes the sizes. Throws <see cref="NotSupportedException"/> on what the architecture cannot say.</summary>
    public required Action<GgufWriter, DecoderConfig> WriteConfig { get; init; }

    public required Func<DecoderConfig, IEnumerable<GgufPart>> Weights { get; init; }
}

/// <summary>
/// One tensor of a file and where it lies in the model: rows [FirstRow, FirstRow + Rows) of a parameter (elements, for a vector).
/// </summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="FirstRow">First row of the parameter.</param>
/// <param name="Rows">Rows of the part.</param>
/// <param name="RotaryHeads">
/// Heads whose rows the file has in the order of rotated pairs: row 2i of a head is the model's row i, row 2i + 1 its row i + half. 0: the order is the model's.
/// </param>
public sealed record GgufPart(string Name, string Parameter, long FirstRow, long Rows, int RotaryHeads = 0)
{
    /// <summary>The model's row of the part's row <paramref name="row"/> in the file.</summary>
    public long RowOf(long row)
    {
        if (RotaryHeads == 0)
        {
            return FirstRow + row;
        }

        long head = Rows / RotaryHeads, start = row / head * head, at = row % head;
        return FirstRow + start + (at % 2 * (head / 2)) + (at / 2);
    }
}
