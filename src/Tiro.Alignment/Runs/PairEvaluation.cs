using Tiro.Models;
using Tiro.Tensors;
using Tiro.Training;

namespace Tiro.Alignment;

/// <summary>Loss and accuracy on pairs that are not trained on.</summary>
internal static class PairEvaluation
{
    public static RunEvaluation? Reward(DecoderModel model, IReadOnlyList<PreferencePair> pairs, AlignRecipe recipe, CancellationToken stop)
    {
        float[] scores = RewardModel.ReadScores(model, PreferencePair.Texts(pairs), recipe.Training.MicroTokens);
        return stop.IsCancellationRequested ? null : Of(scores, (chosen, rejected) => BradleyTerry.Losses(chosen, rejected, default, recipe.RewardCentering));
    }

    public static RunEvaluation? Dpo(DecoderModel policy, IReadOnlyList<PreferencePair> pairs, float[] reference, AlignRecipe recipe, CancellationToken stop)
    {
        float[] ratios = PreferenceStep.Reference(policy, pairs, recipe.Training.MicroTokens);
        for (int i = 0; i < ratios.Length; i++)
        {
            MaskedTokens text = i % 2 == 0 ? pairs[i / 2].Chosen : pairs[i / 2].Rejected;
            ratios[i] = (ratios[i] - reference[i]) / (recipe.Dpo.TakesMeans ? text.Counted : 1);
        }

        return stop.IsCancellationRequested ? null : Of(ratios, (chosen, rejected) => Alignment.Dpo.Losses(chosen, rejected, recipe.Dpo));
    }

    private static RunEvaluation Of(float[] values, Func<Tensor, Tensor, Tensor> objective)
    {
        using TensorScope scope = TensorScope.Begin();
        (Tensor chosen, Tensor rejected) = PairedValues.Split(Tensor.From(values));
        var statistics = new PairStatistics();
        statistics.Add(objective(chosen, rejected).Span<float>(), chosen.Span<float>(), rejected.Span<float>());
        return new RunEvaluation(statistics.Loss) { More = [new("accuracy", statistics.Accuracy)] };
    }
}
