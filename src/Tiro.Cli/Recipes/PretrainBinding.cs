using Tiro.Training;

namespace Tiro.Cli;

/// <summary>
/// The keys of a pre-training recipe: one line a field serves reading, defaults, ranges, suggestions and writing (see
/// <see cref="RecipeFields"/>).
/// </summary>
internal static class PretrainBinding
{
    public static PretrainRecipe Bind(PretrainRecipe r, RecipeFields f) => r with
    {
        Seed = f.Whole("seed", r.Seed, 0, long.MaxValue),
        Out = f.Name("out", r.Out),
        Threads = f.Whole("threads", r.Threads, 0, 1024),
        Data = f.Section("data", r.Data, Bind),
        Tokenizer = f.Section("tokenizer", r.Tokenizer, Bind),
        Model = f.Section("model", r.Model, Bind),
        Training = f.Section("training", r.Training, OptionsBinding.Training),
        Evaluation = f.Section("evaluation", r.Evaluation, OptionsBinding.Evaluation),
        Checkpoints = f.Section("checkpoints", r.Checkpoints, OptionsBinding.Checkpoints),
        Sample = f.Section("sample", r.Sample, Bind),
    };

    private static PretrainData Bind(PretrainData r, RecipeFields f) => r with
    {
        Path = f.Name("path", r.Path),
        ValidationFraction = f.Number("validation_fraction", r.ValidationFraction, 0, 0.9),
        Sampling = f.Choice("sampling", r.Sampling, ("windows", SequenceSampling.Windows), ("documents", SequenceSampling.Documents)),
        DocumentSeparator = f.Text("document_separator", r.DocumentSeparator),
    };

    private static PretrainTokenizer Bind(PretrainTokenizer r, RecipeFields f) => r with
    {
        Kind = f.Choice("kind", r.Kind, ("bpe", TokenizerKind.Bpe), ("characters", TokenizerKind.Characters)),
        Vocabulary = f.Whole("vocabulary", r.Vocabulary, 257, 1 << 20),
        Dialogues = f.Text("dialogues", r.Dialogues),
        DialogueFields = f.Texts("dialogue_fields", r.DialogueFields),
        Path = f.Text("path", r.Path),
    };

    private static PretrainModel Bind(PretrainModel r, RecipeFields f)
    {
        r = r with
        {
            Family = f.Choice("family", r.Family, ("llama", "llama"), ("gpt2", "gpt2")),
            Layers = f.Whole("layers", r.Layers, 1, 1024),
            Width = f.Whole("width", r.Width, 2, 1 << 16),
            Heads = f.Whole("heads", r.Heads, 1, 1 << 12),
            KvHeads = f.Whole("kv_heads", r.KvHeads, 0, 1 << 12),
            FeedForward = f.Whole("feed_forward", r.FeedForward, 0, 1 << 18),
            Context = f.Whole("context", r.Context, 1, 1 << 20),
            TieEmbeddings = f.Flag("tie_embeddings", r.TieEmbeddings),
            RopeTheta = f.Number("rope_theta", r.RopeTheta, 1, 1e9),
            NormEps = f.Number("norm_eps", r.NormEps, 1e-12, 0.1),
            InitStd = f.Number("init_std", r.InitStd, 1e-6, 1),
        };
        int heads = Math.Max(1, r.Heads), kvHeads = r.KvHeads == 0 ? heads : r.KvHeads;
        f.Require(r.Width % heads == 0, "width", $"{r.Width} is not a multiple of heads ({heads})");
        f.Require(heads % kvHeads == 0, "kv_heads", $"heads ({heads}) is not a multiple of {kvHeads}");
        f.Require(r.Family != "llama" || r.Width / heads % 2 == 0, "width", $"rotary positions need an even width a head, not {r.Width / heads}");
        f.Require(r.Family != "gpt2" || kvHeads == heads, "kv_heads", $"gpt2 has as many as heads ({heads}); leave it out");
        return r;
    }

    private static PretrainSample Bind(PretrainSample r, RecipeFields f) => r with
    {
        Prompt = f.Text("prompt", r.Prompt),
        Tokens = f.Whole("tokens", r.Tokens, 0, 1_000_000),
        Temperature = f.Number("temperature", r.Temperature, 0, 100),
    };
}
