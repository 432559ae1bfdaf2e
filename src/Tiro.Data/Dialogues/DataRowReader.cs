using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Tiro.Data;

/// <summary>Reads a JSONL file row by row: strict UTF-8, one object a line, blank lines passed over.</summary>
internal static class DataRowReader
{
    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a file. A <see cref="DataRowException"/> of a row ends it or is counted, as the options say; other errors end it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Options.</param>
    /// <param name="format">Names the format, after the first row.</param>
    /// <param name="read">Makes an item of a row.</param>
    public static DataRows<T> Read<T>(string path, DataRowOptions options, Func<string> format, Func<DataRow, T> read)
    {
        List<T> rows = [];
        List<DataRowException> skipped = [];
        using ByteLines lines = new(path);
        while (lines.Next(out ReadOnlyMemory<byte> line))
        {
            if (line.Span.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            try
            {
                rows.Add(ReadRow($"{path}:{lines.Number}", line, options, read));
            }
            catch (DataRowException error) when (options.Bad == BadRows.Skip)
            {
                skipped.Add(error);
            }
        }

        return (rows, skipped) switch
        {
            ([], []) => throw new CorpusException($"{path}: the file is empty: give a file with a JSON object a line."),
            ([], [var first, ..]) => throw new CorpusException($"{path}: none of its {skipped.Count} rows can be used, the first because {first.Place}: {first.Reason}"),
            _ => new DataRows<T>(path, format(), rows, skipped),
        };
    }

    /// <summary>Requires that a file's options map no field but these.</summary>
    public static void RequireFields(string path, DataRowOptions options, string[] known)
    {
        if (options.Fields.Keys.FirstOrDefault(field => !known.Contains(field)) is { } unknown)
        {
            throw new CorpusException($"{path}: there is no field {unknown} to map: map {string.Join(", ", known)}.");
        }
    }

    private static T ReadRow<T>(string place, ReadOnlyMemory<byte> line, DataRowOptions options, Func<DataRow, T> read)
    {
        if (!Utf8.IsValid(line.Span))
        {
            int at = ValidLength(line.Span);
            throw new DataRowException(
                place, $"invalid UTF-8 at byte {at + 1} of the line (0x{line.Span[at]:X2}); convert the file to UTF-8, for example with `iconv -f ISO-8859-1 -t UTF-8`, or have bad rows skipped");
        }

        using JsonDocument document = Parse(place, line);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? read(new DataRow(place, document.RootElement, options.Fields))
            : throw new DataRowException(place, $"the line is {DataRow.Kind(document.RootElement)}, not a JSON object; give a JSON object a line");
    }

    private static JsonDocument Parse(string place, ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line, s_json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            string where = error is JsonException { BytePositionInLine: { } position } ? $" at byte {position + 1} of the line" : "";
            string cause = error.Message.Split(". ", 2)[0].ReplaceLineEndings(" ").TrimEnd('.');
            throw new DataRowException(place, $"not valid JSON{where} ({cause}); correct or delete the line, or have bad rows skipped");
        }
    }

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
