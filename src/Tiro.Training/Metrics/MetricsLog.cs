using System.Buffers;
using System.Text.Json;
using Tiro.Formats;

namespace Tiro.Training;

/// <summary>
/// <c>metrics.jsonl</c> of a run, one <see cref="MetricsRow"/> a line. Each row reaches the operating system before
/// <see cref="Append"/> returns, so a killed process loses none; <see cref="Sync"/> makes them survive a power cut.
/// </summary>
public sealed class MetricsLog : IDisposable
{
    public const string FileName = "metrics.jsonl";
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _line = new(256);
    private readonly Utf8JsonWriter _writer;

    private MetricsLog(FileStream file)
    {
        _file = file;
        _writer = new Utf8JsonWriter(_line);
    }

    /// <summary>
    /// Opens the log of a run that continues after <paramref name="step"/> completed updates (-1: a new run). Rows of later
    /// steps, which will be repeated, and broken lines are dropped; the file is replaced as a whole.
    /// </summary>
    public static MetricsLog Open(string path, long step)
    {
        if (File.Exists(path))
        {
            byte[] content = File.ReadAllBytes(path), kept = Keep(content, step);
            if (kept.Length != content.Length)
            {
                AtomicFile.Write(path, stream => stream.Write(kept));
            }
        }

        return new MetricsLog(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>All whole rows of a log; a line cut off by a kill is skipped.</summary>
    public static IReadOnlyList<MetricsRow> Read(string path)
    {
        var rows = new List<MetricsRow>();
        foreach ((_, MetricsRow row) in Lines(File.ReadAllBytes(path)))
        {
            rows.Add(row);
        }

        return rows;
    }

    public void Append(in MetricsRow row)
    {
        _line.ResetWrittenCount();
        _writer.Reset(_line);
        row.Write(_writer);
        _writer.Flush();
        _line.Write("\n"u8);

        // One call a row: a kill leaves whole rows, or at worst a part of the last.
        _file.Write(_line.WrittenSpan);
    }

    /// <summary>Flushes the rows to the disk; call before a checkpoint of the same step is saved.</summary>
    public void Sync() => _file.Flush(flushToDisk: true);

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }

    private static byte[] Keep(byte[] content, long step)
    {
        var kept = new ArrayBufferWriter<byte>(Math.Max(1, content.Length));
        foreach ((ReadOnlyMemory<byte> line, MetricsRow row) in Lines(content))
        {
            if (row.Step <= step)
            {
                kept.Write(line.Span);
                kept.Write("\n"u8);
            }
        }

        return kept.WrittenSpan.ToArray();
    }

    /// <summary>Only a line that ends in a line feed is whole.</summary>
    private static IEnumerable<(ReadOnlyMemory<byte> Line, MetricsRow Row)> Lines(byte[] content)
    {
        int start = 0;
        while (Array.IndexOf(content, (byte)'\n', start) is var end and >= 0)
        {
            ReadOnlyMemory<byte> line = content.AsMemory(start, end - start);
            start = end + 1;
            if (MetricsRow.Parse(line) is { } row)
            {
                yield return (line, row);
            }
        }
    }
}
