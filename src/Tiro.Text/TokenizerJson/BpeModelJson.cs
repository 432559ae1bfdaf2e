using System.Text.Json;

namespace Tiro.Text;

/// <summary>The "model" part of tokenizer.json: type BPE with vocabulary and merges.</summary>
internal static class BpeModelJson
{
    public static BpeModel Read(JsonPart part, bool byteLevel)
    {
        RequirePlain(part);
        Vocabulary vocabulary = ReadVocabulary(part.Required("vocab"));
        (int Left, int Right)[] merges = ReadMerges(part.Required("merges"), vocabulary, out int[] mergedIds);
        JsonPart? unknown = part.NonNull("unk_token");
        string? unknownToken = unknown?.String();
        if (unknownToken is not null && vocabulary.Id(unknownToken) is null)
        {
            throw unknown!.Error($"{TokenizerJsonReader.Quote(unknownToken)} is not in the vocabulary");
        }

        return new BpeModel(vocabulary, merges, mergedIds, byteLevel, unknownToken, part.Bool("fuse_unk", false));
    }

    /// <summary>A tiny file must not make us allocate a huge table: ids may have gaps, but not many.</summary>
    public static void CheckLargestId(JsonPart? part, IEnumerable<int> ids, int tokens)
    {
        long limit = (2L * tokens) + 65536;
        int largest = ids.DefaultIfEmpty(0).Max();
        if (largest >= limit)
        {
            throw part!.Error($"id {largest} is too large for {tokens} tokens (ids must stay below {limit})");
        }
    }

    private static void RequirePlain(JsonPart part)
    {
        string type = part.NonNull("type")?.String() ?? "BPE";
        if (type != "BPE")
        {
            throw part.Unsupported($"type '{type}'", "BPE");
        }

        foreach (string name in (string[])["byte_fallback", "ignore_merges"])
        {
            if (part.Bool(name, false))
            {
                throw part.Unsupported($"'{name}'", "false");
            }
        }

        foreach (string name in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (part.NonNull(name) is { } affix && affix.String().Length > 0)
            {
                throw affix.Unsupported($"'{name}'", "none");
            }
        }

        if (part.NonNull("dropout") is { } dropout && !(dropout.Value.ValueKind == JsonValueKind.Number && dropout.Value.TryGetDouble(out double p) && p == 0))
        {
            throw dropout.Unsupported("dropout", "none");
        }
    }

    private static Vocabulary ReadVocabulary(JsonPart part)
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
    private static (int Left, int Right)[] ReadMerges(JsonPart part, Vocabulary vocabulary, out int[] mergedIds)
    {
        var merges = new BpeMergeList();
        foreach (JsonPart element in part.Elements())
        {
            if (Pair(element) is not (string left, string right))
            {
                continue;
            }

            if (vocabulary.Id(left) is not int leftId || vocabulary.Id(right) is not int rightId || vocabulary.Id(left + right) is not int mergedId)
            {
                throw element.Error($"merge of {TokenizerJsonReader.Quote(left)} and {TokenizerJsonReader.Quote(right)}: one of them or their concatenation is not in the vocabulary");
            }

            merges.Add(leftId, rightId, mergedId);
        }

        return merges.ToArrays(out mergedIds);
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
