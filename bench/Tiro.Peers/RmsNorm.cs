using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tiro.Peers;

/// <summary>x / sqrt(mean(x²) + 1e-5) · weight over the last dimension, of separate operations as PyTorch models write it.</summary>
internal sealed class RmsNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight;

    public RmsNorm(int width)
        : base(nameof(RmsNorm))
    {
        weight = new Parameter(ones(width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scale = rsqrt(input.pow(2).mean([-1], keepdim: true) + 1e-5);
        return (input * scale * weight).MoveToOuterDisposeScope();
    }
}
