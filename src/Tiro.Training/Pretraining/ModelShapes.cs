using System.Globalization;
using Tiro.Kernels;
using Tiro.Models;

namespace Tiro.Training;

/// <summary>From a recipe's few model sizes to a whole configuration.</summary>
public static class ModelShapes
{
    /// <summary>Rounding of the default feed-forward width of a gated MLP.</summary>
    private const int FeedForwardStep = 32;

    /// <param name="m">The recipe's model section.</param>
    /// <param name="vocabulary">Vocabulary size of the tokenizer.</param>
    /// <param name="endOfText">Id that ends a text, if the tokenizer has one.</param>
    /// <exception cref="FormatException">Sizes that do not fit together.</exception>
    public static DecoderConfig Config(PretrainModel m, int vocabulary, int? endOfText)
    {
        if (m.Width % m.Heads != 0)
        {
            throw new FormatException($"model.width {m.Width} is not a multiple of model.heads {m.Heads}; choose a width that the heads divide");
        }

        bool gpt2 = m.Family == "gpt2";
        int defaultFeedForward = gpt2 ? 4 * m.Width : ((8 * m.Width / 3) + FeedForwardStep - 1) / FeedForwardStep * FeedForwardStep;
        var config = new DecoderConfig
        {
            Family = m.Family,
            VocabularySize = vocabulary,
            Layers = m.Layers,
            Width = m.Width,
            Heads = m.Heads,
            KvHeads = gpt2 || m.KvHeads == 0 ? m.Heads : m.KvHeads,
            HeadSize = m.Width / m.Heads,
            FeedForward = m.FeedForward == 0 ? defaultFeedForward : m.FeedForward,
            Context = m.Context,
            NormEps = (float)m.NormEps,
            RopeTheta = m.RopeTheta,
            TieEmbeddings = m.TieEmbeddings,
            InitStd = m.InitStd,
            EosIds = endOfText is { } id ? [id] : [],
            BosId = endOfText,
            Norm = gpt2 ? NormKind.Layer : NormKind.Rms,
            Activation = gpt2 ? Activation.GeluTanh : Activation.Silu,
            GatedMlp = !gpt2,
            QkvBias = gpt2,
            AttentionOutBias = gpt2,
            MlpBias = gpt2,
            Positions = gpt2 ? PositionKind.Learned : PositionKind.Rope,
        };
        return config.Problem() is { } problem ? throw new FormatException($"model: {problem}") : config;
    }

    /// <summary>The first size of the recipe's model that is not the saved one's, as <c>model.layers is 3, but 2</c>; null when all agree.</summary>
    public static string? Difference(DecoderConfig saved, DecoderConfig asked)
    {
        (string Key, object Saved, object Asked)[] sizes =
        [
            ("model.family", saved.Family, asked.Family),
            ("the vocabulary", saved.VocabularySize, asked.VocabularySize),
            ("model.layers", saved.Layers, asked.Layers),
            ("model.width", saved.Width, asked.Width),
            ("model.heads", saved.Heads, asked.Heads),
            ("model.kv_heads", saved.KvHeads, asked.KvHeads),
            ("model.feed_forward", saved.FeedForward, asked.FeedForward),
            ("model.context", saved.Context, asked.Context),
            ("model.tie_embeddings", saved.TieEmbeddings, asked.TieEmbeddings),
            ("the output of a score", saved.ScoreHead, asked.ScoreHead),
            ("model.rope_theta", saved.RopeTheta, asked.RopeTheta),
            ("model.norm_eps", saved.NormEps, asked.NormEps),
        ];
        (string key, object old, object now) = Array.Find(sizes, size => !size.Saved.Equals(size.Asked));
        return key is null ? null : string.Create(CultureInfo.InvariantCulture, $"{key} is {now}, but {old}");
    }
}
