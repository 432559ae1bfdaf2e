using System.Buffers.Binary;
using System.Text;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Unit.Training;

/// <summary>Decodes the written event file with a second, plain implementation of framing, checksum and wire format.</summary>
public sealed class TensorBoardWriterTests
{
    [Fact]
    public void TheReferenceChecksumKnowsItsVectors()
    {
        Crc("123456789"u8).ShouldBe(0xE3069283);
        Crc(new byte[32]).ShouldBe(0x8A9136AA);
        Crc(Enumerable.Repeat((byte)0xFF, 32).ToArray()).ShouldBe(0x62A8AB43u);
    }

    [Fact]
    public void EventsDecode()
    {
        using var folder = new TemporaryFolder();
        using (TensorBoardWriter writer = TensorBoardWriter.Create(folder["tb"], step: 41, new FixedTime()))
        {
            writer.Append(new MetricsRow { Step = 42, Loss = 1.5, LearningRate = 1e-3, ValLoss = -2 });
            writer.Scalar(new string('x', 200), 1L << 40, double.PositiveInfinity);
        }

        string path = Directory.GetFiles(folder["tb"]).Single();
        Path.GetFileName(path).ShouldStartWith("events.out.tfevents.1700000000.");
        List<byte[]> events = Records(File.ReadAllBytes(path));
        events.Count.ShouldBe(6);

        Dictionary<int, object> version = Fields(events[0]);
        version[1].ShouldBe(1700000000.25);
        Encoding.UTF8.GetString((byte[])version[3]).ShouldBe("brain.Event:2");
        Dictionary<int, object> session = Fields(events[1]);
        session[2].ShouldBe(42UL); // TensorBoard forgets points from here on
        Fields((byte[])session[7])[1].ShouldBe(1UL);

        Point(events[2]).ShouldBe(("train/loss", 42UL, 1.5f));
        Point(events[3]).ShouldBe(("train/lr", 42UL, 1e-3f));
        Point(events[4]).ShouldBe(("val/loss", 42UL, -2f));
        Point(events[5]).ShouldBe((new string('x', 200), 1UL << 40, float.PositiveInfinity));
    }

    [Fact]
    public void EachStartMakesItsOwnFile()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 3; i++)
        {
            TensorBoardWriter.Create(folder.Path, 0, new FixedTime()).Dispose();
        }

        Directory.GetFiles(folder.Path, "events.out.tfevents.*").Length.ShouldBe(3);
    }

    private static (string Tag, ulong Step, float Value) Point(byte[] data)
    {
        Dictionary<int, object> fields = Fields(data), value = Fields((byte[])Fields((byte[])fields[5])[1]);
        return (Encoding.UTF8.GetString((byte[])value[1]), (ulong)fields[2], (float)value[2]);
    }

    private static List<byte[]> Records(byte[] file)
    {
        var records = new List<byte[]>();
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)).ShouldBe(Masked(file.AsSpan(at, 8)));
            byte[] data = file[(at + 12)..(at + 12 + length)];
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)).ShouldBe(Masked(data));
            records.Add(data);
            at += 16 + length;
        }

        return records;
    }

    private static Dictionary<int, object> Fields(byte[] data)
    {
        var fields = new Dictionary<int, object>();
        int at = 0;
        while (at < data.Length)
        {
            ulong tag = Varint(data, ref at);
            fields[(int)(tag >> 3)] = (tag & 7) switch
            {
                0 => Varint(data, ref at),
                1 => BitConverter.ToDouble(data, (at += 8) - 8),
                2 => Bytes(data, ref at),
                5 => BitConverter.ToSingle(data, (at += 4) - 4),
                _ => throw new InvalidDataException($"wire type {tag & 7}"),
            };
        }

        at.ShouldBe(data.Length);
        return fields;
    }

    private static byte[] Bytes(byte[] data, ref int at)
    {
        int length = (int)Varint(data, ref at);
        at += length;
        return data[(at - length)..at];
    }

    private static ulong Varint(byte[] data, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            value |= (ulong)(data[at] & 0x7F) << shift;
            if (data[at++] < 0x80)
            {
                return value;
            }
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = Crc(data);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    /// <summary>CRC-32C bit by bit.</summary>
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return ~crc;
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250);
    }
}
