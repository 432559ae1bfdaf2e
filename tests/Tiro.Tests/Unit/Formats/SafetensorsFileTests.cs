using System.Runtime.InteropServices;
using Tiro.Formats;
using Tiro.Tensors;
using Tiro.TestKit;
using static Tiro.Tests.Unit.Formats.SafetensorsBytes;

namespace Tiro.Tests.Unit.Formats;

public sealed unsafe class SafetensorsFileTests : IDisposable
{
    private const string A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadsEntriesMetadataAndBytes()
    {
        string path = Save(Make($"{{\"__metadata__\":{{\"format\":\"pt\"}},{Tensor("b", "BF16", "[]", 24, 26)},{A}}}  ", 26));
        using SafetensorsFile file = SafetensorsFile.Open(path);

        file.Metadata["format"].ShouldBe("pt");
        file.Entries.Select(entry => entry.Name).ShouldBe(["a", "b"]);
        file["a"].Shape.ShouldBe(new Shape(2, 3));
        file["b"].DType.ShouldBe(DType.BF16);
        file.Bytes("a").ToArray().ShouldBe(File.ReadAllBytes(path)[^26..^2]);
        file.Pointer("b")[1].ShouldBe(File.ReadAllBytes(path)[^1]);
    }

    [Fact]
    public void EmptyTensorsAndEmptyFilesAreFine()
    {
        using SafetensorsFile none = SafetensorsFile.Open(Save(Make("{}", 0)));
        none.Entries.ShouldBeEmpty();
        using SafetensorsFile empty = SafetensorsFile.Open(Save(Make($"{{{Tensor("x", "F32", "[4]", 0, 16)},{Tensor("e", "I64", "[0,3]", 0, 0)}}}", 16)));
        empty.Bytes("e").Length.ShouldBe(0);
    }

    [Theory]
    [InlineData("[1,2]", "does not start with '{'")]
    [InlineData("{" + A + "]", "not valid JSON")]
    [InlineData("{" + A + "}x", "not valid JSON")]
    [InlineData("{" + A + "," + A + "}", "names \"a\" twice")]
    [InlineData("{" + A + ",\"__metadata__\":{\"k\":1}}", "unexpected Number")]
    [InlineData("{" + A + ",\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", "names \"k\" twice")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3]}}", "lacks data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24]}}", "repeated key \"dtype\"")]
    [InlineData("{\"a\":{\"dtype\":\"F33\",\"shape\":[6],\"data_offsets\":[0,24]}}", "dtype \"F33\" is not supported")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-6],\"data_offsets\":[0,24]}}", "not an integer from 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[6.0],\"data_offsets\":[0,24]}}", "not an integer from 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[6]],\"data_offsets\":[0,24]}}", "unexpected StartArray")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,6],\"data_offsets\":[0,24]}}", "more than 6 dimensions")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4611686018427387904],\"data_offsets\":[0,24]}}", "more than 2^63 elements")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,0]}}", "needs 18446744073709551616 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[7],\"data_offsets\":[0,24]}}", "needs 28 bytes, the header gives it 24")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[24,0]}}", "before its start")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807],\"data_offsets\":[0,9223372036854775807]}}", "beyond any file")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[4,24]}}", "apart from the tensor before it")]
    [InlineData("{" + A + ",\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[20,24]}}", "inside the tensor before it")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[7],\"data_offsets\":[0,28]}}", "truncated: the header says 91 bytes, the file has 87 and ends inside tensor \"a\"")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,20]}}", "the header says 83 bytes, the file has 87")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24]}}", "not valid JSON")]
    public void DamageIsToldInOneLine(string header, string expected) => ShouldFail(Make(header, 24)).ShouldContain(expected);

    [Fact]
    public void ShortFilesAndWrongHeaderLengthsAreTold()
    {
        ShouldFail([1, 2, 3]).ShouldContain("only 3 bytes");
        ShouldFail([]).ShouldContain("only 0 bytes");
        ShouldFail(Make("{}", 0, headerLength: 3)).ShouldContain("the header alone says 3 bytes");
        ShouldFail(Make("{}", 0, headerLength: -1)).ShouldContain("the header alone says 18446744073709551615 bytes");
        ShouldFail("version https://git-lfs.github.com/spec/v1\n"u8.ToArray()).ShouldContain("git lfs pull");
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        byte[] whole = Make($"{{{A}}}", 24);
        for (int length = 0; length < whole.Length; length++)
        {
            ShouldFail(whole[..length]);
        }
    }

    [Fact]
    public void MissingFilesTensorsAndUseAfterDisposeAreTold()
    {
        Should.Throw<FileNotFoundException>(() => SafetensorsFile.Open(_folder["none"])).Message.ShouldContain("none: no such file");
        SafetensorsFile file = SafetensorsFile.Open(Save(Make($"{{{A}}}", 24)));
        Should.Throw<SafetensorsException>(() => file["z"]).Message.ShouldContain("no tensor \"z\"");
        file.Dispose();
        file.Dispose();
        Should.Throw<ObjectDisposedException>(() => file.Bytes("a").Length);
    }

    [Fact]
    public void AHeldHandleKeepsThePages()
    {
        SafetensorsFile file = SafetensorsFile.Open(Save(Make($"{{{A}}}", 24)));
        byte* pointer = file.Pointer("a");
        byte first = *pointer;
        bool held = false;
        SafeBuffer handle = file.Map.Handle;
        handle.DangerousAddRef(ref held);
        file.Dispose();
        (*pointer).ShouldBe(first);
        handle.DangerousRelease();
    }

    private string Save(byte[] content)
    {
        string path = _folder[Guid.NewGuid().ToString("N")];
        File.WriteAllBytes(path, content);
        return path;
    }

    private string ShouldFail(byte[] content)
    {
        string path = Save(content);
        string message = Should.Throw<SafetensorsException>(() => SafetensorsFile.Open(path).Dispose()).Message;
        message.ShouldStartWith(path + ": ");
        message.ShouldNotContain("\n");
        return message;
    }
}
