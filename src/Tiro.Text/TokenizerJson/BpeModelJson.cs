using System.Text.Json;

namespace Tiro.Text;

/// <summary>The "model" part of tokenizer.json: type BPE with vocabulary and merges.</summary>
internal static class BpeModelJson
{
    public static BpeModel Read(JsonPart part, bool byteLevel)
    {
        if (part.NonNull("dropout") is { } dropout && !(dropout.Value.ValueKind == JsonValueKind.Number && dropout.Value.TryGetDouble(out double p) && p == 0))
        {
            throw dropout.Unsupported("dropout", "none");
        }

        Vocabulary vocabulary = ReadVocabulary(part.Required("vocab"));
        string prefix = Affix(part, "continuing_subword_prefix");
        JsonPart? unknown = part.NonNull("unk_token");
        string? unknownToken = unknown?.String();
        if (unknownToken is not null && vocabulary.Id(unknownToken) is null)
        {
            throw unknown!.Error($"{TokenizerJsonReader.Quote(unknownToken)} is not in the vocabulary");
        }

        return new BpeModel(vocabulary, ReadMerges(part.Required("merges"), vocabulary, prefix), new BpeSettings
        {
            ByteLevel = byteLevel,
            Unknown = unknownToken,
            FuseUnknown = part.Bool("fuse_unk", false),
            ByteFallback = part.Bool("byte_fallback", false),
            IgnoreMerges = part.Bool("ignore_merges", false),
            Prefix = prefix,
            Suffix = Affix(part, "end_of_word_suffix"),
        });
    }

    /// <summary>A prefix or suffix; empty where there is none.</summary>
    public static string Affix(JsonPart part, string name) => part.NonNull(name)?.String() ?? "";

    public static void Write(IndentedJson json, BpeModel model)
    {
        BpeSettings settings = model.Settings;
        json.Name("type");
        json.String("BPE");
        json.Name("dropout");
        json.Raw("null");
        json.Name("unk_token");
        json.String(settings.Unknown);
        json.Name("continuing_subword_prefix");
        json.String(settings.Prefix.Length > 0 ? settings.Prefix : null);
        json.Name("end_of_word_suffix");
        json.String(settings.Suffix.Length > 0 ? settings.Suffix : null);
        json.Name("fuse_unk");
        json.Bool(settings.FuseUnknown);
        json.Name("byte_fallback");
        json.Bool(settings.ByteFallback);
        json.Name("ignore_merges");
        json.Bool(settings.IgnoreMerges);
        ModelJson.WriteVocabulary(json, model.Vocabulary);
        json.Name("merges");
        json.Start('[');
        foreach ((int left, int right) in model.Merges)
        {
            json.Start('[');
            json.String(model.Vocabulary.Token(left));
            json.String(model.Vocabulary.Token(right));
            json.End(']');
        }

        json.End(']');
    }

    /// <summary>A tiny file must not make us allocate a huge table: ids may have gaps, but not many.</summary>
    public static void CheckLargestId(JsonPart? part, IEnumerable<int> ids, int tokens, string name = "")
    {
        long limit = (2L * tokens) + 65536;
        int largest = ids.DefaultIfEmpty(0).Max();
        if (largest >= limit)
        {
            string problem = $"id {largest} is too large for {tokens} tokens (ids must stay below {limit})";
            throw part?.Error(problem) ?? new TokenizerFormatException($"{name}: {problem}");
        }
    }

    public static Vocabulary ReadVocabulary(JsonPart part)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var taken = new HashSet<int>();
        foreach ((string token, JsonPart value) in part.Properties())
        {
            int id = value.Id();
            if (!ids.TryAdd(token, id))
            {
                throw part.Error($"token {TokenizerJsonReader.Quote(token)} is listed twice");
            }

            if (!taken.Add(id))
            {
                throw part.Error($"two tokens have id {id}");
            }
        }

        CheckLargestId(part, taken, ids.Count);
        return new Vocabulary(ids);
    }

    /// <summary>Merges in both spellings, "a b" and ["a", "b"]. Of a pair listed twice the last place counts, as in the reference.</summary>
    private static BpeMerges ReadMerges(JsonPart part, Vocabulary vocabulary, string prefix)
    {
        var merges = new BpeMergeList();
        foreach (JsonPart element in part.Elements())
        {
            if (Pair(element) is not (string left, string right))
            {
                continue;
            }

            string tail = prefix.Length > 0 && right.StartsWith(prefix, StringComparison.Ordinal) ? right[prefix.Length..] : right;
            if (vocabulary.Id(left) is not int leftId || vocabulary.Id(right) is not int rightId || vocabulary.Id(left + tail) is not int mergedId)
            {
                throw element.Error($"merge of {TokenizerJsonReader.Quote(left)} and {TokenizerJsonReader.Quote(right)}: one of them or their concatenation is not in the vocabulary");
            }

            merges.Add(leftId, rightId, mergedId);
        }

        return merges.ToMerges();
    }

    /// <summary>The two halves of a merge; null for the version line of old merges.txt files.</summary>
    private static (string Left, string Right)? Pair(JsonPart element)
    {
        if (element.Value.ValueKind == JsonValueKind.String)
        {
            string text = element.String();
            if (text.StartsWith("#version", StringComparison.Ordinal))
            {
                return null;
            }

            string[] halves = text.Split(' ');
            return halves.Length == 2 ? (halves[0], halves[1]) : throw element.Error("must be two tokens with one space between");
        }

        JsonPart[] items = [.. element.Elements().Take(3)];
        return items.Length == 2 ? (items[0].String(), items[1].String()) : throw element.Error("must be two tokens");
    }
}
