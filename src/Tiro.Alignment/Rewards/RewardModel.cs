using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Alignment;

/// <summary>A decoder with one score in place of logits; a text's score is read at its last token.</summary>
public static class RewardModel
{
    /// <summary>A reward model with the body of a language model and a fresh head.</summary>
    public static DecoderModel From(DecoderModel language, ulong seed)
    {
        var model = new DecoderModel(language.Config with { ScoreHead = true, TieEmbeddings = false });
        model.Initialize(seed);
        foreach (Parameter target in model.Parameters.All)
        {
            if (language.Parameters.Find(target.Name) is { } source)
            {
                source.Value.Span<float>().CopyTo(target.Value.Span<float>());
            }
        }

        return model;
    }

    /// <summary>Scores of packed texts, [texts]. Differentiable.</summary>
    /// <exception cref="AlignmentException">The model has no score.</exception>
    public static Tensor Scores(DecoderModel model, PackedSequences batch)
    {
        if (!model.Config.ScoreHead)
        {
            throw new AlignmentException("the model is a language model, which has no scores; give a reward model");
        }

        using TensorScope scope = TensorScope.Begin();
        Tensor scores = model.Head(batch.Hidden(model, batch.LastRows));
        return scope.Keep(scores.Reshape(scores.Count));
    }

    /// <summary>Scores of any number of texts, in passes of at most <paramref name="microTokens"/> tokens; not recorded when no tape runs.</summary>
    public static float[] ReadScores(DecoderModel model, IEnumerable<MaskedTokens> texts, int microTokens = MicroBatches.DefaultTokens)
    {
        var all = new List<float>();
        foreach (MaskedTokens[] pass in MicroBatches.Cut(texts, text => text.Ids.Length, microTokens))
        {
            using TensorScope scope = TensorScope.Begin();
            all.AddRange(Scores(model, new PackedSequences(pass)).Span<float>());
        }

        return [.. all];
    }
}
