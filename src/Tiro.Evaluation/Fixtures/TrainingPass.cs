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
    /// <returns>Logits [tokens, V], flat, and the mean loss.</returns>
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
        int[] targets = [.. tokens.Targets.Where(target => target != PackedTokens.NoTarget)];
        TokenIds.RequireVocabulary(model.Config, targets);
        if (targets.Length == 0)
        {
            throw new EvaluationException("no token has a target");
        }

        model.Parameters.Train();
        model.Parameters.ClearGradients();
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        Tensor hidden = model.Forward(ForwardBatch.Packed(tokens.Ids, tokens.Positions, tokens.Sequences));
        float[] logits = model.Head(hidden).Read();
        Tensor loss = Ops.LinearCrossEntropy(hidden, model.HeadWeight, Tensor.From(tokens.Targets), 1.0 / targets.Length);
        tape.Backward(loss);
        return (logits, loss.Item());
    }
}
