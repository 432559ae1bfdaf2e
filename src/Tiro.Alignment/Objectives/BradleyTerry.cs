using Tiro.Tensors;

namespace Tiro.Alignment;

/// <summary>The reward model's objective (Bradley and Terry, 1952; Ouyang et al., "Training language models to follow instructions", 2022).</summary>
public static class BradleyTerry
{
    /// <summary>
    /// -log sigmoid(chosen - rejected - margin) + centering (chosen + rejected)^2 of each pair: [pairs]. Scores [pairs], margins
    /// [pairs] or none. Centering keeps the mean score of a pair near 0 (Eisenstein et al., 2023).
    /// </summary>
    public static Tensor Losses(Tensor chosen, Tensor rejected, Tensor margins = default, double centering = 0)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor lead = Terms.Subtract(chosen, rejected);
        Tensor losses = Terms.Scale(Terms.LogSigmoid(margins.IsNone ? lead : Terms.Subtract(lead, margins)), -1);
        return scope.Keep(centering == 0 ? losses : Ops.Add(losses, Terms.Scale(Terms.Square(Ops.Add(chosen, rejected)), centering)));
    }
}
