using Tiro.Tensors;
using static Tiro.Alignment.Terms;

namespace Tiro.Alignment;

/// <summary>Objectives that learn from pairs of completions without a reward model.</summary>
public static class Dpo
{
    private const double DiscopopTemperature = 0.05;

    /// <summary>
    /// The loss of each pair, [pairs], from log-ratios w of the chosen and l of the rejected completion, [pairs]: sums over the
    /// completion of log policy - log reference, or their means a token where <see cref="DpoOptions.TakesMeans"/>. With z = w - l,
    /// b beta, e label smoothing, ls log sigmoid, s sigmoid, c = s(b z / 0.05):
    /// <list type="bullet">
    /// <item>sigmoid, sigmoid norm: -(1 - e) ls(b z) - e ls(-b z); robust: (-(1 - e) ls(b z) + e ls(-b z)) / (1 - 2e)</item>
    /// <item>hinge: max(0, 1 - b z); IPO: (z - 1/(2b))^2; SPPO: (w - 1/(2b))^2 + (l + 1/(2b))^2</item>
    /// <item>EXO: s(b z) (ls(b z) - log(1 - e)) + s(-b z) (ls(-b z) - log e); NCA: -ls(b w) - ls(-b w)/2 - ls(-b l)/2</item>
    /// <item>APO-zero: 1 - s(b w) + s(b l); APO-down: s(b w) + 1 - s(b z); DiscoPOP: -(1 - c) ls(b z) + c exp(-b z)</item>
    /// </list>
    /// </summary>
    public static Tensor Losses(Tensor chosen, Tensor rejected, DpoOptions options)
    {
        using TensorScope scope = TensorScope.Begin();
        double b = options.Beta, e = options.LabelSmoothing, half = 0.5 / b;
        Tensor z = Subtract(chosen, rejected), bz = Scale(z, b);
        return scope.Keep(options.Loss switch
        {
            DpoLoss.Sigmoid or DpoLoss.SigmoidNorm => Smoothed(bz, -(1 - e), -e),
            DpoLoss.Robust => Smoothed(bz, -(1 - e) / (1 - (2 * e)), e / (1 - (2 * e))),
            DpoLoss.Hinge => Ops.Activate(Kernels.Activation.Relu, Shift(Scale(bz, -1), 1)),
            DpoLoss.Ipo => Square(Shift(z, -half)),
            DpoLoss.SppoHard => Ops.Add(Square(Shift(chosen, -half)), Square(Shift(rejected, half))),
            DpoLoss.ExoPair => Ops.Add(Exo(bz, 1 - e), Exo(Scale(bz, -1), e)),
            DpoLoss.NcaPair => Nca(Scale(chosen, b), Scale(rejected, b)),
            DpoLoss.ApoZero => Shift(Subtract(Sigmoid(Scale(rejected, b)), Sigmoid(Scale(chosen, b))), 1),
            DpoLoss.ApoDown => Shift(Subtract(Sigmoid(Scale(chosen, b)), Sigmoid(bz)), 1),
            DpoLoss.Discopop => Discopop(bz),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Loss, "unknown loss"),
        });
    }

    /// <summary>right ls(x) + wrong ls(-x).</summary>
    private static Tensor Smoothed(Tensor x, double right, double wrong)
    {
        Tensor loss = Scale(LogSigmoid(x), right);
        return wrong == 0 ? loss : Ops.Add(loss, Scale(LogSigmoid(Scale(x, -1)), wrong));
    }

    /// <summary>s(x) (ls(x) - log target).</summary>
    private static Tensor Exo(Tensor x, double target) => Ops.Multiply(Sigmoid(x), Shift(LogSigmoid(x), -Math.Log(target)));

    private static Tensor Nca(Tensor bw, Tensor bl) =>
        Ops.Add(Scale(LogSigmoid(bw), -1), Scale(Ops.Add(LogSigmoid(Scale(bw, -1)), LogSigmoid(Scale(bl, -1))), -0.5));

    private static Tensor Discopop(Tensor bz)
    {
        Tensor share = Sigmoid(Scale(bz, 1 / DiscopopTemperature)), rest = Shift(Scale(share, -1), 1);
        return Subtract(Ops.Multiply(share, Exp(Scale(bz, -1))), Ops.Multiply(rest, LogSigmoid(bz)));
    }
}
