using Tiro.Inference;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Evaluation;

/// <summary>Packed tokens with what each predicts; a target of <see cref="NoTarget"/> predicts nothing.</summary>
internal sealed record PackedTokens(int[] Ids, int[] Positions, int[] Sequences, int[] Targets)
{
    public const int NoTarget = -100;
}

/// <summary>One forward and backward pass as in training: logits, mean loss over the targets, gradients in the parameters.</summary>
internal static class TrainingPass
{
    /// <returns>Logits [tokens, V], flat, and the mean loss in double.</returns>
    public static (float[] Logits, double Loss) Run(DecoderModel model, PackedTokens tokens)
    {
        foreach (int position in tokens.Positions)
        {
            if ((uint)position >= (uint)model.Config.Context)
            {
                throw new EvaluationException($"position {position} is outside the model's context of {model.Config.Context}");
            }
        }

        TokenIds.RequireVocabulary(model.Config, tokens.Ids);
        int count = tokens.Targets.Count(target => target != PackedTokens.NoTarget);
        int[] targets = Array.ConvertAll(tokens.Targets, target => target == PackedTokens.NoTarget ? 0 : target);
        TokenIds.RequireVocabulary(model.Config, targets);
        model.Parameters.Train();
        model.Parameters.ClearGradients();
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        Tensor hidden = model.Forward(ForwardBatch.Packed(tokens.Ids, tokens.Positions, tokens.Sequences));
        float[] logits = model.Head(hidden).Read();
        Tensor losses = Ops.LinearCrossEntropyRows(hidden, model.HeadWeight, Tensor.From(targets));
        Tensor weights = Tensor.Empty(DType.F32, losses.Shape);
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            bool counts = tokens.Targets[i] != PackedTokens.NoTarget;
            weights.Span<float>()[i] = counts ? 1f / count : 0;
            sum += counts ? losses.Span<float>()[i] : 0;
        }

        tape.Backward(losses, weights);
        return (logits, sum / count);
    }
}
