using System.Text;
using System.Text.Json;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>Byte-level BPE against the reference: ids, decoded text, streams and the pre-tokenizer's pieces.</summary>
public sealed class Gpt2TokenizerTests
{
    private static readonly Tokenizer Gpt2 = Tokenizer.Load(TokenizerFixtures.PathOf("hf-gpt2"));

    [Fact]
    public void IdsEqualTheReference()
    {
        int rows = 0;
        foreach (JsonElement row in TokenizerFixtures.Rows("hf-gpt2/golden.jsonl"))
        {
            string text = row.Text("text");
            Gpt2.Encode(text, parseSpecial: true).ShouldBe(row.Ids("ids"), text);
            Gpt2.Encode(text, parseSpecial: true, addSpecial: true).ShouldBe(row.Ids("ids_with_special"), text);
            rows++;
        }

        rows.ShouldBe(529);
    }

    [Fact]
    public void DecodedTextEqualsTheReference()
    {
        foreach (JsonElement row in TokenizerFixtures.Rows("hf-gpt2/golden.jsonl"))
        {
            Gpt2.Decode(row.Ids("ids")).ShouldBe(row.Text("decoded"));
            Gpt2.Decode(row.Ids("ids_with_special"), skipSpecial: true).ShouldBe(row.Text("decoded_skip_special"));
        }

        foreach (JsonElement row in TokenizerFixtures.Rows("hf-gpt2/decode.jsonl"))
        {
            Gpt2.Decode(row.Ids("ids")).ShouldBe(row.Text("decoded"));
            Gpt2.Decode(row.Ids("ids"), skipSpecial: true).ShouldBe(row.Text("decoded_skip_special"));
        }
    }

    [Theory]
    [InlineData("stream", "decoded", false)]
    [InlineData("stream_skip_special", "decoded_skip_special", true)]
    public void StreamsEqualTheReference(string column, string whole, bool skipSpecial)
    {
        foreach (JsonElement row in TokenizerFixtures.Rows("hf-gpt2/decode.jsonl"))
        {
            IncrementalDecoder decoder = Gpt2.NewDecoder(skipSpecial);
            string[] pieces = [.. row.Ids("ids").Select(decoder.Add)];
            pieces.ShouldBe(row.GetProperty(column).EnumerateArray().Select(piece => piece.GetString() ?? ""));
            (string.Concat(pieces) + decoder.Flush()).ShouldBe(row.Text(whole));
        }
    }

    [Fact]
    public void PreTokensEqualTheReference()
    {
        foreach (JsonElement row in TokenizerFixtures.Rows("hf-gpt2/pretok.jsonl"))
        {
            string text = row.Text("text");
            var pieces = new List<string>();
            for (int start = 0; start < text.Length;)
            {
                int end = Gpt2Scanner.Next(text, start);
                pieces.Add(string.Concat(Encoding.UTF8.GetBytes(text[start..end]).Select(ByteAlphabet.Char)));
                start = end;
            }

            pieces.ShouldBe(row.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()!), text);
        }
    }

    [Fact]
    public void WrittenFileEqualsTheFileRead()
    {
        using var written = new MemoryStream();
        Gpt2.WriteJson(written);
        Encoding.UTF8.GetString(written.ToArray()).ShouldBe(File.ReadAllText(TokenizerFixtures.PathOf("hf-gpt2/tokenizer.json")));
    }
}
