namespace Tiro.Text;

/// <summary>The expressions behind the names of pre-tokenizers in GGUF ("tokenizer.ggml.pre"), applied one after the other.</summary>
internal static partial class GgmlExpressions
{
    public const string Gpt2Name = "gpt-2";

    private const string Digit = @"\p{N}";
    private const string UpToThreeDigits = @"\p{N}{1,3}";
    private const string Line = @"[\r\n]";
    private const string Korean = @"[\u4E00-\u9FA5\u0800-\u4E00\uAC00-\uD7FF]+";
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private const string Spaces = @"|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Bloom = @" ?[^(\s|.,!?\u2026\u3002\uFF0C\u3001\u0964\u06D4\u060C)]+";
    private const string DeepSeekChinese = @"[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+";
    private const string Tekken = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*" + Spaces;
    private const string Jais2 = Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s{512}(?!\S)|\s{256}(?!\S)|\s{128}(?!\S)|\s{64}(?!\S)|\s{32}(?!\S)|\s{16}(?!\S)|\s{8}(?!\S)|\s{4}(?!\S)|\s{1,2}(?!\S)|\s{1}";

    /// <summary>The expressions of a name, or null if it is not known.</summary>
    public static string[]? Find(string name) => name switch
    {
        Gpt2Name or "phi-2" or "jina-es" or "jina-de" or "jina-v1-en" or "jina-v2-es" or "jina-v2-de" or "jina-v2-code" or "roberta-bpe" or "gigachat"
            or "a.x-4.0" or "mellum" or "modern-bert" or "exaone4" or "mpt" or "olmo" or "jais" or "trillion" or "granite-docling" => [KnownExpressions.Gpt2],
        "starcoder" or "refact" or "command-r" or "smollm" or "codeshell" or "exaone" or "minerva-7b" or "mellum2" => [Digit, KnownExpressions.Gpt2],
        "llama3" or "llama-v3" or "llama-bpe" or "falcon3" or "falcon-h1" or "pixtral" or "midm-2.0" or "lfm2" or "jina-v5-nano"
            or "dbrx" or "smaug-bpe" or "glm4" or "chatglm-bpe" => [Cl100kScanner.Llama3],
        "qwen2" or "deepseek-r1-qwen" or "kormo" or "f2llmv2" or "stablelm2" or "megrez" or "hunyuan" or "solar-open" or "grok-2" => [Cl100kScanner.Qwen2],
        "qwen35" => [Contractions + @"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*" + Spaces],
        "gpt-4o" or "llama4" or "kanana2" or "talkie" or "minimax-m2" => [O200kScanner.Expression],
        "tekken" => [Tekken],
        "deepseek-llm" => [Line, $@"\s?[{CasedLetters}]+", @"\s?[!-/:-~\uFF01-\uFF0F\uFF1A-\uFF5E\u2018-\u201F\u3000-\u3002]+", @"\s+$", Korean, @"\p{N}+"],
        "deepseek-coder" => [Line, @"\s?\p{L}+", @"\s?\p{P}+", Korean, Digit],
        "deepseek-v3" or "hunyuan-dense" or "joyai-llm" => [UpToThreeDigits, DeepSeekChinese, DeepSeekScanner.Expression],
        "falcon" => [@"[\p{P}\$\+<=>\^~\|`]+", KnownExpressions.Gpt2, "[0-9][0-9][0-9]"],
        "default" => [@"[\p{P}\$\+<=>\^~\|]+", KnownExpressions.Gpt2, @"\p{N}+", "[0-9][0-9][0-9]"],
        "poro-chat" or "bloom" or "gpt3-finnish" => [Bloom],
        "viking" => [Bloom, Digit],
        "jais-2" => [Jais2],
        "minicpm5" => [UpToThreeDigits, Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}+| ?[^\s\p{L}\p{N}]+[\r\n]*" + Spaces],
        "chameleon" => ["<sentinel:[0-9]+>", "(IMGIMG)((A|B|C|D|E|F|G|H|I){1,4})Z", @"([\t\n]|    |  )", Digit, @"[\p{P}!-/:-@\[-`{-~]", KnownExpressions.Gpt2],
        "bailingmoe" or "bailingmoe2" or "llada-moe" => [@"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"],
        "seed-coder" => [Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1}| ?[^\s\p{L}\p{N}\r\n]+" + Spaces],
        "superbpe" => [@"\p{N}+", @"(?=(\d{3})+(?!\d))"],
        _ => null,
    };

    /// <summary>Whether a word that is a token is taken whole, whatever the merges.</summary>
    public static bool IgnoresMerges(string name)
        => name is "llama3" or "llama-v3" or "llama-bpe" or "falcon3" or "falcon-h1" or "pixtral" or "midm-2.0" or "lfm2" or "jina-v5-nano" or "tekken" or "minicpm5";

    /// <summary>Whether the begin token goes before a text where the file does not say.</summary>
    public static bool AddsBegin(string name) => (IgnoresMerges(name) && name is not "minicpm5") || name is "chameleon";
}
