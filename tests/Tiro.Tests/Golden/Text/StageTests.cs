using System.Text.Json;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>Normalizers and pre-tokenizers one by one against the reference.</summary>
public sealed class StageTests
{
    private static readonly Dictionary<string, string> Normalizers = new()
    {
        ["nfc"] = """{"type":"NFC"}""",
        ["nfd"] = """{"type":"NFD"}""",
        ["nfkc"] = """{"type":"NFKC"}""",
        ["nfkd"] = """{"type":"NFKD"}""",
        ["lowercase"] = """{"type":"Lowercase"}""",
        ["strip"] = """{"type":"Strip","strip_left":true,"strip_right":true}""",
        ["strip_accents"] = """{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"}]}""",
        ["strip_accents_only"] = """{"type":"StripAccents"}""",
        ["nmt"] = """{"type":"Nmt"}""",
        ["bert_uncased"] = """{"type":"BertNormalizer"}""",
        ["bert_cased"] = """{"type":"BertNormalizer","lowercase":false}""",
        ["bert_cased_strip"] = """{"type":"BertNormalizer","lowercase":false,"strip_accents":true}""",
        ["bert_noclean"] = """{"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":false,"strip_accents":false,"lowercase":true}""",
    };

    private static readonly Dictionary<string, string> PreTokenizers = Splits(new()
    {
        ["bert"] = """{"type":"BertPreTokenizer"}""",
        ["whitespace"] = """{"type":"Whitespace"}""",
        ["whitespace_split"] = """{"type":"WhitespaceSplit"}""",
        ["punctuation"] = """{"type":"Punctuation"}""",
        ["digits"] = """{"type":"Digits"}""",
        ["digits_individual"] = """{"type":"Digits","individual_digits":true}""",
        ["metaspace_always"] = """{"type":"Metaspace","replacement":"▁"}""",
        ["metaspace_never_nosplit"] = """{"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":false}""",
        ["bytelevel"] = """{"type":"ByteLevel","add_prefix_space":false}""",
        ["unicode_scripts"] = """{"type":"UnicodeScripts"}""",
        ["char_delimiter_dot"] = """{"type":"CharDelimiterSplit","delimiter":"."}""",
    });

    [Fact]
    public void NormalizersEqualTheReference()
    {
        var faults = new List<string>();
        foreach (JsonElement row in SharedTokenizers.Rows("normalization/normalization.jsonl"))
        {
            foreach ((string name, string json) in Normalizers)
            {
                string text = row.Text("text");
                SharedTokenizers.Check(faults, name, text, NormalizerJson.Read(Part(json))!.Normalize(text), row.Text(name));
            }
        }

        SharedTokenizers.ShouldBeNone(faults);
    }

    [Fact]
    public void PreTokenizersEqualTheReference()
    {
        var faults = new List<string>();
        foreach (JsonElement row in SharedTokenizers.Rows("normalization/pretokenizers.jsonl"))
        {
            string text = row.Text("text");
            foreach ((string name, string json) in PreTokenizers)
            {
                var pieces = new List<TextPiece>();
                if (text.Length > 0)
                {
                    PreTokenizerJson.Read(Part(json), byteModel: false)!.Cut(new TextPiece(new AlignedText(text, 0, tracks: true), 0, text.Length), pieces);
                }

                IEnumerable<string> got = pieces.Select(piece =>
                {
                    (int start, int end) = piece.Text.Original(piece.Start, piece.End);
                    return $"{piece.Span} {CodePoints.Count(text.AsSpan(0, start))} {CodePoints.Count(text.AsSpan(0, end))}";
                });
                IEnumerable<string> wanted = row.GetProperty(name).EnumerateArray().Select(piece => $"{piece[0].GetString()} {piece[1].GetInt32()} {piece[2].GetInt32()}");
                SharedTokenizers.Check(faults, name, text, string.Join('|', got), string.Join('|', wanted));
            }
        }

        SharedTokenizers.ShouldBeNone(faults);
    }

    private static Dictionary<string, string> Splits(Dictionary<string, string> parts)
    {
        foreach ((string name, string behavior) in new[]
        {
            ("removed", "Removed"), ("isolated", "Isolated"), ("merged_with_previous", "MergedWithPrevious"), ("merged_with_next", "MergedWithNext"), ("contiguous", "Contiguous"),
        })
        {
            parts["split_" + name] = $$$"""{"type":"Split","pattern":{"Regex":"[aeiou ]"},"behavior":"{{{behavior}}}","invert":false}""";
            parts["split_invert_" + name] = $$$"""{"type":"Split","pattern":{"Regex":"\\w+"},"behavior":"{{{behavior}}}","invert":true}""";
        }

        return parts;
    }

    private static JsonPart Part(string json) => new(JsonDocument.Parse(json).RootElement, "stage");
}
