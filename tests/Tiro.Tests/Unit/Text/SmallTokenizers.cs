using System.Text;
using Tiro.Text;

namespace Tiro.Tests.Unit.Text;

/// <summary>Tokenizers and files that several tests use.</summary>
internal static class SmallTokenizers
{
    public const string EndOfText = "<|endoftext|>";

    public static readonly string[] Texts =
    [
        "The cat sat on the mat, and the cat's hat sat on the cat.",
        "It's the 2nd time that they've said: \"we'll see\"!  Won't they?\n\n\tNo.",
        "Die Größe der Straße – naïve café, Σίσυφος, 東京, 🙂🙂.",
    ];

    public static Tokenizer Trained(int size = 320, int threads = 1) => BpeTrainer.Train(
        Texts, new BpeTrainerOptions { VocabularySize = size, SpecialTokens = [EndOfText], Threads = threads });

    public static string Json(this Tokenizer tokenizer)
    {
        using var stream = new MemoryStream();
        tokenizer.WriteJson(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static Tokenizer Parse(string json) => Tokenizer.FromJson(Encoding.UTF8.GetBytes(json), "t.json");

    /// <summary>A byte-level file with a few tokens: bytes a, b, c, the space, merges, and what the arguments replace.</summary>
    public static string File(
        string model = "", string merges = "\"a b\", [\"ab\", \"c\"]", string vocab = "\"a\":0,\"b\":1,\"c\":2,\"Ġ\":3,\"ab\":4,\"abc\":5",
        string added = "", string normalizer = "null", string preTokenizer = ByteLevel, string postProcessor = "null", string decoder = ByteLevel)
        => $$"""
           {"version":"1.0","added_tokens":[{{added}}],"normalizer":{{normalizer}},"pre_tokenizer":{{preTokenizer}},
           "post_processor":{{postProcessor}},"decoder":{{decoder}},
           "model":{"type":"BPE",{{model}}"vocab":{ {{vocab}} },"merges":[ {{merges}} ]} }
           """;

    public const string ByteLevel = "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}";
}
