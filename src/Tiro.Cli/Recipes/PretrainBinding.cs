using Tiro.Models;
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
        Training = f.Section("training", r.Training, Bind),
        Evaluation = f.Section("evaluation", r.Evaluation, Bind),
        Checkpoints = f.Section("checkpoints", r.Checkpoints, Bind),
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

    private static PretrainTraining Bind(PretrainTraining r, RecipeFields f)
    {
        r = r with
        {
            Steps = f.Whole("steps", r.Steps, 1, 1_000_000_000),
            Batch = f.Whole("batch", r.Batch, 1, 1 << 16),
            Accumulation = f.Whole("accumulation", r.Accumulation, 1, 1 << 16),
            LearningRate = f.Number("learning_rate", r.LearningRate, 1e-12, 10),
            MinLearningRateRatio = f.Number("min_learning_rate_ratio", r.MinLearningRateRatio, 0, 1),
            Schedule = f.Choice(
                "schedule",
                r.Schedule,
                ("cosine", ScheduleKind.Cosine),
                ("linear", ScheduleKind.Linear),
                ("constant", ScheduleKind.Constant),
                ("inverse_sqrt", ScheduleKind.InverseSqrt)),
            Warmup = f.Whole("warmup", r.Warmup, 0, 1_000_000_000),
            WarmupFromOne = f.Flag("warmup_from_one", r.WarmupFromOne),
            Optimizer = f.Choice("optimizer", r.Optimizer, ("adamw", OptimizerKind.AdamW), ("lion", OptimizerKind.Lion)),
            Beta1 = f.Number("beta1", r.Beta1, 0, 0.999999),
            Beta2 = f.Number("beta2", r.Beta2, 0, 0.999999),
            Eps = f.Number("eps", r.Eps, 1e-16, 1),
            WeightDecay = f.Number("weight_decay", r.WeightDecay, 0, 100),
            Clip = f.Number("clip", r.Clip, 0, 1e6),
            Recompute = f.Choice("recompute", r.Recompute, ("none", Recomputation.None), ("attention", Recomputation.Attention), ("block", Recomputation.Block)),
            Precision = f.Choice("precision", r.Precision, ("f32", Precision.F32), ("bf16", Precision.BF16)),
            LogEvery = f.Whole("log_every", r.LogEvery, 1, 1_000_000),
        };
        f.Require(r.Warmup <= r.Steps, "warmup", $"{r.Warmup} is more than steps ({r.Steps})");
        f.Require(
            r.Schedule != ScheduleKind.InverseSqrt || r.Warmup > 0,
            "warmup",
            "the inverse_sqrt schedule is lr * sqrt(warmup / step) and needs a warmup of at least 1");
        return r;
    }

    private static PretrainEvaluation Bind(PretrainEvaluation r, RecipeFields f) => r with
    {
        Every = f.Whole("every", r.Every, 1, 1_000_000_000),
        Batches = f.Whole("batches", r.Batches, 0, 1_000_000_000),
    };

    private static PretrainCheckpoints Bind(PretrainCheckpoints r, RecipeFields f) => r with
    {
        Every = f.Whole("every", r.Every, 1, 1_000_000_000),
        Keep = f.Whole("keep", r.Keep, 1, 1_000_000),
    };

    private static PretrainSample Bind(PretrainSample r, RecipeFields f) => r with
    {
        Prompt = f.Text("prompt", r.Prompt),
        Tokens = f.Whole("tokens", r.Tokens, 0, 1_000_000),
        Temperature = f.Number("temperature", r.Temperature, 0, 100),
    };
}
