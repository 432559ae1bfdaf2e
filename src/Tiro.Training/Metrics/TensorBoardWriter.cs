using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Tiro.Training;

/// <summary>
/// Scalars for TensorBoard: an event file of TFRecords (length, masked CRC of the length, data, masked CRC of the data), each
/// a hand-encoded <c>tensorflow.Event</c>. Fields used: Event {1 wall_time, 2 step, 3 file_version, 5 summary, 7 session_log},
/// Summary {1 value}, Value {1 tag, 2 simple_value}, SessionLog {1 status}.
/// </summary>
public sealed class TensorBoardWriter : IDisposable
{
    private const int SessionStart = 1;
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly ArrayBufferWriter<byte> _event = new(256);
    private readonly ArrayBufferWriter<byte> _record = new(256);

    private TensorBoardWriter(FileStream file, TimeProvider time)
    {
        _file = file;
        _time = time;
    }

    /// <summary>Starts a new event file in a folder.</summary>
    /// <param name="folder">Folder of the events; made when missing.</param>
    /// <param name="step">Completed updates at the start: TensorBoard then forgets later ones of earlier files, which will be repeated.</param>
    /// <param name="time">Clock of the events; null for the system's.</param>
    public static TensorBoardWriter Create(string folder, long step, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        Directory.CreateDirectory(folder);
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds():D10}.{Environment.MachineName}.{Environment.ProcessId}");
        string path = Path.Combine(folder, name);
        for (int i = 1; File.Exists(path); i++)
        {
            path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"));
        }

        var writer = new TensorBoardWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read), time);
        writer.WriteFileVersion();
        writer.WriteSessionStart(step + 1);
        return writer;
    }

    /// <summary>Writes one point of the curve <paramref name="tag"/>.</summary>
    public void Scalar(string tag, long step, double value)
    {
        int tagLength = Encoding.UTF8.GetByteCount(tag);
        int valueLength = 1 + Protobuf.VarintLength((ulong)tagLength) + tagLength + 1 + sizeof(float);
        BeginEvent(step);
        Protobuf.WriteTag(_event, 5, Protobuf.LengthDelimited);
        Protobuf.WriteVarint(_event, (ulong)(1 + Protobuf.VarintLength((ulong)valueLength) + valueLength));
        Protobuf.WriteTag(_event, 1, Protobuf.LengthDelimited);
        Protobuf.WriteVarint(_event, (ulong)valueLength);
        Protobuf.WriteString(_event, 1, tag);
        Protobuf.WriteFloat(_event, 2, (float)value);
        EndEvent();
    }

    /// <summary>Writes every value that a row tells, grouped as TensorBoard shows them.</summary>
    public void Append(in MetricsRow row)
    {
        Optional("train/loss", row.Step, row.Loss);
        Optional("train/lr", row.Step, row.LearningRate);
        Optional("train/grad_norm", row.Step, row.GradNorm);
        Optional("speed/tokens_per_second", row.Step, row.TokensPerSecond);
        Optional("val/loss", row.Step, row.ValLoss);
        foreach (Measure measure in row.More ?? [])
        {
            Scalar($"{(row.Loss is null ? "val" : "train")}/{measure.Name}", row.Step, measure.Value);
        }
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private void Optional(string tag, long step, double? value)
    {
        if (value is { } number)
        {
            Scalar(tag, step, number);
        }
    }

    private void WriteFileVersion()
    {
        BeginEvent(step: 0);
        Protobuf.WriteString(_event, 3, "brain.Event:2");
        EndEvent();
    }

    private void WriteSessionStart(long step)
    {
        BeginEvent(step);
        Protobuf.WriteTag(_event, 7, Protobuf.LengthDelimited);
        Protobuf.WriteVarint(_event, 2);
        Protobuf.WriteTag(_event, 1, Protobuf.Varint);
        Protobuf.WriteVarint(_event, SessionStart);
        EndEvent();
    }

    private void BeginEvent(long step)
    {
        _event.ResetWrittenCount();
        Protobuf.WriteDouble(_event, 1, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        Protobuf.WriteTag(_event, 2, Protobuf.Varint);
        Protobuf.WriteVarint(_event, (ulong)step);
    }

    private void EndEvent()
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        _record.ResetWrittenCount();
        BinaryPrimitives.WriteUInt64LittleEndian(number, (ulong)_event.WrittenCount);
        _record.Write(number);
        WriteChecksum(number);
        _record.Write(_event.WrittenSpan);
        WriteChecksum(_event.WrittenSpan);
        _file.Write(_record.WrittenSpan);
    }

    private void WriteChecksum(ReadOnlySpan<byte> data)
    {
        Span<byte> crc = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc32C.Masked(data));
        _record.Write(crc);
    }
}
