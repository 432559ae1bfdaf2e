using System.Text.Json;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>tiktoken's files against the reference: ids, offsets, bytes and text.</summary>
public sealed class TiktokenTests
{
    public static TheoryData<string> Folders => ["tiktoken-cl100k", "tiktoken-o200k"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void IdsOffsetsAndTextEqualTheReference(string folder)
    {
        Tokenizer tokenizer = Load(folder);
        var faults = new List<string>();
        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/golden.jsonl"))
        {
            string text = row.Text("text");
            SharedTokenizers.Check(faults, "ids", text, tokenizer.Encode(text), row.Ids("ids"));
            SharedTokenizers.Check(faults, "special", text, tokenizer.Encode(text, parseSpecial: true), row.Ids("ids_with_special"));
            SharedTokenizers.Check(faults, "decoded", text, tokenizer.Decode(row.Ids("ids")), row.Text("decoded"));
            if (row.TryGetProperty("char_offsets", out _))
            {
                int[] offsets = SharedTokenizers.CodePointOffsets(text, tokenizer.EncodeWithOffsets(text));
                SharedTokenizers.Check(faults, "offsets", text, [.. offsets.Where((_, i) => i % 2 == 0)], row.Ids("char_offsets"));
            }
        }

        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/decode.jsonl"))
        {
            SharedTokenizers.Check(faults, "decoded", string.Join(' ', row.Ids("ids")), tokenizer.Decode(row.Ids("ids")), row.Text("decoded"));
            string hex = string.Concat(row.Ids("ids").Select(id => Convert.ToHexStringLower(tokenizer.Bytes!.Of(id))));
            SharedTokenizers.Check(faults, "bytes", string.Join(' ', row.Ids("ids")), hex, row.Text("bytes_hex"));
        }

        SharedTokenizers.ShouldBeNone(faults);
    }

    /// <summary>As tokenizer.json it is the same tokenizer.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void WrittenAsTokenizerJsonItGivesTheSameIds(string folder)
    {
        Tokenizer tokenizer = Load(folder);
        using var written = new MemoryStream();
        tokenizer.WriteJson(written);
        Tokenizer read = Tokenizer.FromJson(written.ToArray(), "t.json");
        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/golden.jsonl"))
        {
            read.Encode(row.Text("text"), parseSpecial: true).ShouldBe(row.Ids("ids_with_special"), row.Text("text"));
        }
    }

    private static Tokenizer Load(string folder) => Tokenizer.Load(Path.GetDirectoryName(SharedTokenizers.Find($"{folder}/ranks.tiktoken"))!);
}
