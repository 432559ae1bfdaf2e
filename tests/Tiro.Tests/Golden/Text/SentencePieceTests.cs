using System.Text.Json;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>SentencePiece models against the reference: normalized text, ids, decoded text.</summary>
public sealed class SentencePieceTests
{
    public static TheoryData<string> Folders => ["sp-bpe-llama", "sp-bpe-nfkc", "sp-unigram-t5", "sp-unigram-identity"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void IdsAndTextEqualTheReference(string folder)
    {
        Tokenizer tokenizer = Load(folder);
        var faults = new List<string>();
        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/golden.jsonl"))
        {
            string text = row.Text("text");
            SharedTokenizers.Check(faults, "normalized", text, tokenizer.Parts.Normalizer!.Normalize(text), row.Text("normalized"));
            SharedTokenizers.Check(faults, "ids", text, tokenizer.Encode(text), row.Ids("ids"));
            TokenSpan[] located = tokenizer.EncodeWithOffsets(text);
            SharedTokenizers.Check(faults, "located ids", text, [.. located.Select(token => token.Id)], row.Ids("ids"));
            located.ShouldAllBe(token => 0 <= token.Start && token.Start <= token.End && token.End <= text.Length, text);
            SharedTokenizers.Check(faults, "decoded", text, tokenizer.Decode(row.Ids("ids")), row.Text("decoded"));
        }

        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/decode.jsonl"))
        {
            SharedTokenizers.Check(faults, "decoded", string.Join(' ', row.Ids("ids")), tokenizer.Decode(row.Ids("ids")), row.Text("decoded"));
        }

        SharedTokenizers.ShouldBeNone(faults);
    }

    /// <summary>Whatever the neighbours: a stream gives the whole text in the end.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void StreamsGiveTheWholeText(string folder)
    {
        Tokenizer tokenizer = Load(folder);
        var faults = new List<string>();
        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/golden.jsonl").Where(row => row.Text("text").Length < 200))
        {
            IncrementalDecoder decoder = tokenizer.NewDecoder();
            string streamed = string.Concat(row.Ids("ids").Select(decoder.Add)) + decoder.Flush();
            SharedTokenizers.Check(faults, "stream", row.Text("text"), streamed, row.Text("decoded"));
        }

        SharedTokenizers.ShouldBeNone(faults);
    }

    private static Tokenizer Load(string folder) => Tokenizer.Load(SharedTokenizers.Find($"{folder}/spm.model"));
}
