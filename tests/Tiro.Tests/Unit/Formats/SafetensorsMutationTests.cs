using System.Text;
using Tiro.Formats;
using Tiro.Tensors;
using Tiro.TestKit;
using static Tiro.Tests.Unit.Formats.SafetensorsBytes;

namespace Tiro.Tests.Unit.Formats;

/// <summary>A damaged file either is refused with a typed error or describes tensors that lie in it, apart from each other.</summary>
public sealed class SafetensorsMutationTests
{
    private static readonly string Header = $"{{\"__metadata__\":{{\"format\":\"pt\"}},{Tensor("wéight", "F32", "[2,3]", 16, 40)},{Tensor("ids", "I64", "[2]", 0, 16)},{Tensor("empty", "U8", "[0]", 40, 40)},{Tensor("half", "BF16", "[5,1]", 40, 50)}}}";

    [Fact]
    public void DamagedFilesAreRefusedOrRight()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20240601);
        byte[] valid = Make(Header, 50);
        int refused = 0, count = Mutations.Count(4000);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = Mutations.Mutate(random, valid, i % 4 == 0 ? 0 : valid.Length - 50);
            refused += IsRefused(folder["file"], bytes) ? 1 : 0;
        }

        refused.ShouldBeInRange(count / 2, count - 1);
    }

    [Fact]
    public void ASingleBitFlipOutsideNamesAndMetadataIsRefused()
    {
        using var folder = new TemporaryFolder();
        byte[] valid = Make($"{{{Tensor("T", "F32", "[2,3]", 0, 24)},{Tensor("U", "I32", "[16]", 24, 88)}}}", 88);
        string text = Encoding.Latin1.GetString(valid);
        for (int at = 0; at < valid.Length - 88; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] bytes = [.. valid];
                bytes[at] ^= (byte)(1 << bit);
                if (text[at] is not ('T' or 'U'))
                {
                    IsRefused(folder["file"], bytes).ShouldBeTrue($"bit {bit} of byte {at}, '{text[at]}'");
                }
            }
        }
    }

    private static bool IsRefused(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            long position = -1, total = 0;
            foreach (SafetensorsEntry entry in file.Entries)
            {
                entry.Offset.ShouldBeGreaterThanOrEqualTo(Math.Max(10, position));
                entry.ByteLength.ShouldBe(entry.Shape.Count * entry.DType.Size());
                position = entry.Offset + entry.ByteLength;
                position.ShouldBeLessThanOrEqualTo(bytes.Length);
                total += entry.ByteLength;
                file.Bytes(entry.Name).SequenceEqual(bytes.AsSpan((int)entry.Offset, (int)entry.ByteLength)).ShouldBeTrue();
            }

            total.ShouldBeLessThanOrEqualTo(bytes.Length - 10);
            return false;
        }
        catch (SafetensorsException error)
        {
            error.Message.ShouldNotContain("\n");
            return true;
        }
    }
}
