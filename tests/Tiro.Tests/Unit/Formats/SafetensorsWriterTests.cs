using Tiro.Formats;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Formats;

public sealed unsafe class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EverySourceReadsBack()
    {
        byte[] pointed = [1, 2, 3, 4, 5, 6, 7, 8];
        var writer = new SafetensorsWriter();
        writer.Metadata["step"] = "7 \"quoted\"";
        fixed (byte* pointer = pointed)
        {
            writer.Add("u8", DType.U8, new Shape(3), new byte[] { 9, 8, 7 });
            writer.Add("pointed", DType.BF16, new Shape(2, 2), pointer);
            writer.Add("streamed.é", DType.F64, new Shape([]), stream =>
            {
                stream.Write([1, 2, 3]);
                stream.WriteByte(4);
                stream.Write([5, 6, 7, 8], 0, 4);
            });
            writer.Write(_folder["out.safetensors"]);
        }

        using SafetensorsFile file = SafetensorsFile.Open(_folder["out.safetensors"]);
        file.Metadata.ShouldBe(new Dictionary<string, string> { ["format"] = "pt", ["step"] = "7 \"quoted\"" }, ignoreOrder: true);
        file.Entries.Select(entry => entry.Name).ShouldBe(["streamed.é", "pointed", "u8"]);
        file.Bytes("streamed.é").ToArray().ShouldBe(pointed);
        file.Bytes("pointed").ToArray().ShouldBe(pointed);
        file.Bytes("u8").ToArray().ShouldBe([9, 8, 7]);
    }

    [Fact]
    public void EveryTensorIsAlignedToItsElements()
    {
        var random = new Random(5);
        for (int round = 0; round < 50; round++)
        {
            var writer = new SafetensorsWriter();
            foreach (DType dtype in Enum.GetValues<DType>().Where(d => SafetensorsNames.Contains(d.ToString())))
            {
                var shape = new Shape(random.Next(0, 5), random.Next(1, 4));
                writer.Add($"{random.Next()}", dtype, shape, new byte[shape.Count * dtype.Size()]);
            }

            writer.Write(_folder["aligned"]);
            using SafetensorsFile file = SafetensorsFile.Open(_folder["aligned"]);
            file.Entries.ShouldAllBe(entry => entry.ByteLength == 0 || entry.Offset % entry.DType.Size() == 0);
        }
    }

    [Fact]
    public void AWrongNumberOfBytesIsAnErrorAndKeepsTheOldFile()
    {
        string path = _folder.Write("kept", "old");
        var writer = new SafetensorsWriter();
        writer.Add("x", DType.F32, new Shape(2), stream => stream.Write(new byte[7]));
        Should.Throw<InvalidOperationException>(() => writer.Write(path)).Message.ShouldContain("8 bytes were declared, 7 written");
        File.ReadAllText(path).ShouldBe("old");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void NamesAreUniqueAndLengthsChecked()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", DType.U8, new Shape(1), new byte[1]);
        Should.Throw<ArgumentException>(() => writer.Add("x", DType.U8, new Shape(1), new byte[1])).Message.ShouldContain("already declared");
        Should.Throw<ArgumentException>(() => writer.Add("__metadata__", DType.U8, new Shape(1), new byte[1])).Message.ShouldContain("reserved");
        Should.Throw<ArgumentException>(() => writer.Add("y", DType.F32, new Shape(1), new byte[1])).Message.ShouldContain("needs 4 bytes, not 1");
    }

    private static readonly HashSet<string> SafetensorsNames = ["F32", "F64", "BF16", "F16", "F8E4M3", "F8E5M2", "I64", "I32", "I16", "I8", "U8", "Bool"];
}
