using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Alignment;

/// <summary>Log-probabilities of the tokens that count, under a model.</summary>
public static class LogProbabilities
{
    /// <summary>Of each token, text after text: [tokens that count]. Differentiable.</summary>
    public static Tensor Tokens(DecoderModel model, PackedSequences batch, float temperature = 1)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor hiddenTC = batch.Hidden(model, batch.Rows);
        return scope.Keep(Ops.LinearLogProbabilities(hiddenTC, model.HeadWeight, Tensor.From(batch.Targets), temperature));
    }

    /// <summary>Of each text, the sum over its tokens that count: [texts]. Differentiable.</summary>
    public static Tensor Sums(DecoderModel model, PackedSequences batch)
    {
        using TensorScope scope = TensorScope.Begin();
        return scope.Keep(Ops.SumSegments(Tokens(model, batch), Tensor.From(batch.Lengths)));
    }

    /// <summary>As <see cref="Tokens"/> of any number of texts, in passes of at most <paramref name="microTokens"/> tokens; not recorded when no tape runs.</summary>
    public static float[][] ReadTokens(DecoderModel model, IEnumerable<MaskedTokens> texts, float temperature = 1, int microTokens = MicroBatches.DefaultTokens)
    {
        var all = new List<float[]>();
        foreach (MaskedTokens[] pass in MicroBatches.Cut(texts, text => text.Ids.Length, microTokens))
        {
            using TensorScope scope = TensorScope.Begin();
            var batch = new PackedSequences(pass);
            ReadOnlySpan<float> rest = Tokens(model, batch, temperature).Span<float>();
            foreach (int length in batch.Lengths)
            {
                all.Add(rest[..length].ToArray());
                rest = rest[length..];
            }
        }

        return [.. all];
    }

    /// <summary>As <see cref="Sums"/> of any number of texts, in passes of at most <paramref name="microTokens"/> tokens; not recorded when no tape runs.</summary>
    public static float[] ReadSums(DecoderModel model, IEnumerable<MaskedTokens> texts, int microTokens = MicroBatches.DefaultTokens)
    {
        var all = new List<float>();
        foreach (MaskedTokens[] pass in MicroBatches.Cut(texts, text => text.Ids.Length, microTokens))
        {
            using TensorScope scope = TensorScope.Begin();
            all.AddRange(Sums(model, new PackedSequences(pass)).Span<float>());
        }

        return [.. all];
    }
}
