using System.Buffers.Binary;
using System.Text;
using Tiro.Formats;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Formats;

/// <summary>GGUF files by the letter of the format, and damaged ones.</summary>
public sealed class GgufFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void TheBytesAreThoseOfTheFormat()
    {
        var writer = new GgufWriter();
        writer.Add("a.s", "hé");
        writer.Add("a.i", 7u);
        writer.AddTensor("t", DType.F32, new Shape(2, 3), s => s.Write(new byte[24]));
        writer.AddTensor("q", DType.Q8_0, new Shape(1, 32), s => s.Write(Enumerable.Repeat((byte)9, 34).ToArray()));
        using var stream = new MemoryStream();
        writer.Write(stream);

        var expected = new MemoryStream();
        Put(expected, "GGUF"u8, U32(3), U64(2), U64(2));
        Put(expected, Text("a.s"), U32(8), Text("hé"));
        Put(expected, Text("a.i"), U32(4), U32(7));
        Put(expected, Text("t"), U32(2), U64(3), U64(2), U32(0), U64(0));
        Put(expected, Text("q"), U32(2), U64(32), U64(1), U32(8), U64(32));
        expected.Write(new byte[-expected.Length & 31]);
        expected.Write(new byte[32]);
        expected.Write([.. Enumerable.Repeat((byte)9, 34)]);
        expected.Write(new byte[-expected.Length & 31]);
        stream.ToArray().ShouldBe(expected.ToArray());
    }

    [Fact]
    public unsafe void WhatIsWrittenIsRead()
    {
        File.WriteAllBytes(_folder["f"], Valid());
        using GgufFile file = GgufFile.Open(_folder["f"]);
        GgufMetadata m = file.Metadata;
        (m.Architecture, m.Int("n"), m.Float("x"), m.Bool("b", false)).ShouldBe(("llama", 7, 0.5, true));
        m.Strings("list").ShouldBe(["é", "", "c d"]);
        m.Ints("ids").ShouldBe([-1, 2]);
        file["matrix"].Shape.ToArray().ShouldBe([2, 32]);
        file["matrix"].Type.Name.ShouldBe("Q8_0");
        new ReadOnlySpan<byte>(file.Pointer(file["vector"]), 12).ToArray().ShouldBe([.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        Should.Throw<GgufException>(() => m.Int("x")).Message.ShouldContain("metadata \"x\": must be a whole number");
        Should.Throw<GgufException>(() => m.Int("absent")).Message.ShouldContain("missing");
        Should.Throw<GgufException>(() => file["absent"]).Message.ShouldContain("no tensor \"absent\" (it holds 2 tensors)");
    }

    [Theory]
    [InlineData(0, "not a GGUF file")]
    [InlineData(4, "version 99")]
    [InlineData(8, "tensors do not fit")]
    [InlineData(16, "metadata pairs do not fit")]
    public void HeadersThatLieAreRefused(int at, string message)
    {
        byte[] bytes = Valid();
        bytes[at] = 99;
        bytes[at + (at < 8 ? 0 : 4)] = 99;
        Refusal(bytes)!.ShouldContain(message);
    }

    [Fact]
    public void EveryCutIsRefused()
    {
        byte[] valid = Valid();
        for (int length = 0; length < valid.Length - 28; length++)
        {
            Refusal(valid[..length]).ShouldNotBeNull($"{length} bytes");
        }
    }

    [Fact]
    public void DamagedFilesAreRefusedOrRight()
    {
        var random = new Random(20261125);
        byte[] valid = Valid();
        int refused = 0, count = Mutations.Count(4000);
        for (int i = 0; i < count; i++)
        {
            refused += Refusal(Mutations.Mutate(random, valid, i % 4 == 0 ? 0 : valid.Length - 100)) is null ? 0 : 1;
        }

        refused.ShouldBeInRange(count / 3, count - 1);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Valid()
    {
        var writer = new GgufWriter();
        writer.Add("general.architecture", "llama");
        writer.Add("n", 7u);
        writer.Add("x", 0.5f);
        writer.Add("b", true);
        writer.Add("list", ["é", "", "c d"]);
        writer.Add("ids", [-1, 2]);
        writer.AddTensor("vector", DType.F32, new Shape(3), s => s.Write([.. Enumerable.Range(0, 12).Select(i => (byte)i)]));
        writer.AddTensor("matrix", DType.Q8_0, new Shape(2, 32), s => s.Write(new byte[68]));
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    /// <summary>The error of opening these bytes, or null where they describe tensors inside the file, apart from each other.</summary>
    private string? Refusal(byte[] bytes)
    {
        File.WriteAllBytes(_folder["f"], bytes);
        try
        {
            using GgufFile file = GgufFile.Open(_folder["f"]);
            long end = 0;
            foreach (GgufEntry entry in file.Entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteLength))
            {
                entry.Offset.ShouldBeGreaterThanOrEqualTo(end);
                entry.ByteLength.ShouldBe(entry.Type.BytesOf(entry.Shape.Count));
                end = entry.Offset + entry.ByteLength;
                end.ShouldBeLessThanOrEqualTo(bytes.Length);
            }

            return null;
        }
        catch (GgufException error)
        {
            error.Message.ShouldNotContain("\n");
            return error.Message;
        }
    }

    private static void Put(MemoryStream stream, params ReadOnlySpan<byte[]> parts)
    {
        foreach (byte[] part in parts)
        {
            stream.Write(part);
        }
    }

    private static void Put(MemoryStream stream, ReadOnlySpan<byte> magic, byte[] version, byte[] tensors, byte[] pairs)
    {
        stream.Write(magic);
        Put(stream, version, tensors, pairs);
    }

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [.. U64((ulong)bytes.Length), .. bytes];
    }

    private static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] U64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
