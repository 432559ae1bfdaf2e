using System.Text;
using System.Text.Json;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>Every kind of tokenizer.json against the reference: ids, offsets, decoded text, streams, stages, and the file written again.</summary>
public sealed class TokenizerFolderTests
{
    public static TheoryData<string> Folders =>
    [
        "hf-gpt2", "hf-roberta", "hf-llama3", "hf-qwen2", "hf-deepseek-llm", "hf-deepseek-v3", "wordpiece-uncased", "wordpiece-cased",
        "hf-llama2-legacy", "hf-llama2-metaspace", "hf-t5-unigram", "hf-albert-unigram", "hf-unigram-native",
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void IdsAndOffsetsEqualTheReference(string folder)
    {
        Tokenizer tokenizer = Load(folder);
        var faults = new List<string>();
        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/golden.jsonl"))
        {
            string text = row.Text("text");
            SharedTokenizers.Check(faults, "ids", text, tokenizer.Encode(text, parseSpecial: true), row.Ids("ids"));
            SharedTokenizers.Check(faults, "special", text, tokenizer.Encode(text, parseSpecial: true, addSpecial: true), row.Ids("ids_with_special"));
            if (row.TryGetProperty("offsets", out _))
            {
                TokenSpan[] tokens = tokenizer.EncodeWithOffsets(text, parseSpecial: true);
                SharedTokenizers.Check(faults, "located ids", text, [.. tokens.Select(token => token.Id)], row.Ids("ids"));
                SharedTokenizers.Check(faults, "offsets", text, SharedTokenizers.CodePointOffsets(text, tokens), row.Ids("offsets"));
            }
        }

        SharedTokenizers.ShouldBeNone(faults);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void DecodedTextEqualsTheReference(string folder)
    {
        Tokenizer tokenizer = Load(folder);
        var faults = new List<string>();
        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/golden.jsonl"))
        {
            SharedTokenizers.Check(faults, "decoded", row.Text("text"), tokenizer.Decode(row.Ids("ids")), row.Text("decoded"));
            SharedTokenizers.Check(faults, "skip", row.Text("text"), tokenizer.Decode(row.Ids("ids_with_special"), skipSpecial: true), row.Text("decoded_skip_special"));
        }

        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/decode.jsonl"))
        {
            string ids = string.Join(' ', row.Ids("ids"));
            SharedTokenizers.Check(faults, "decoded", ids, tokenizer.Decode(row.Ids("ids")), row.Text("decoded"));
            SharedTokenizers.Check(faults, "skip", ids, tokenizer.Decode(row.Ids("ids"), skipSpecial: true), row.Text("decoded_skip_special"));
        }

        SharedTokenizers.ShouldBeNone(faults);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void StreamsEqualTheReference(string folder)
    {
        Tokenizer tokenizer = Load(folder);
        var faults = new List<string>();
        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/decode.jsonl"))
        {
            foreach ((string column, bool skip) in ((string, bool)[])[("stream", false), ("stream_skip_special", true)])
            {
                JsonElement[] wanted = [.. row.GetProperty(column).EnumerateArray()];
                if (wanted.All(piece => piece.ValueKind != JsonValueKind.Object))
                {
                    IncrementalDecoder decoder = tokenizer.NewDecoder(skip);
                    string[] pieces = [.. row.Ids("ids").Select(decoder.Add)];
                    SharedTokenizers.Check(faults, column, string.Join(' ', row.Ids("ids")), string.Join('|', pieces), string.Join('|', wanted.Select(piece => piece.GetString() ?? "")));
                }
            }
        }

        SharedTokenizers.ShouldBeNone(faults);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void StagesEqualTheReference(string folder)
    {
        Tokenizer tokenizer = Load(folder);
        var faults = new List<string>();
        foreach (JsonElement row in SharedTokenizers.Rows($"{folder}/pretok.jsonl"))
        {
            string text = row.Text("text");
            SharedTokenizers.Check(faults, "normalized", text, tokenizer.Parts.Normalizer?.Normalize(text) ?? text, row.Text("normalized"));
            if (row.TryGetProperty("pieces", out JsonElement pieces))
            {
                IEnumerable<string> words = tokenizer.Words(text);
                words = tokenizer.IsByteLevel ? words.Select(Spell) : words;
                SharedTokenizers.Check(faults, "pieces", text, string.Join('|', words), string.Join('|', pieces.EnumerateArray().Select(piece => piece.GetString())));
            }
        }

        SharedTokenizers.ShouldBeNone(faults);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void WrittenFileEqualsTheFileRead(string folder)
    {
        using var written = new MemoryStream();
        Load(folder).WriteJson(written);
        Encoding.UTF8.GetString(written.ToArray()).ShouldBe(File.ReadAllText(SharedTokenizers.Find($"{folder}/tokenizer.json")));
    }

    private static Tokenizer Load(string folder) => Tokenizer.Load(SharedTokenizers.Find($"{folder}/tokenizer.json"));

    private static string Spell(string word)
    {
        var changes = new List<TextChange>();
        ByteAlphabet.AppendSpelling(word, changes);
        return string.Concat(changes.Select(change => (char)change.CodePoint));
    }
}
