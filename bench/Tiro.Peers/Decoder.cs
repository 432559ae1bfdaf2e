using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tiro.Peers;

/// <summary>A Llama-style decoder with tied embedding; its output is the mean cross-entropy of the next tokens.</summary>
internal sealed class Decoder : Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding embed;
    private readonly ModuleList<Block> blocks;
    private readonly RmsNorm norm;
    private readonly Tensor cos;
    private readonly Tensor sin;

    public Decoder(Preset preset)
        : base(nameof(Decoder))
    {
        embed = Embedding(preset.Vocab, preset.Width);
        blocks = ModuleList([.. Enumerable.Range(0, preset.Layers).Select(_ => new Block(preset))]);
        norm = new RmsNorm(preset.Width);
        using (NewDisposeScope())
        {
            Tensor rates = pow(10000, -arange(0, preset.Head, 2, ScalarType.Float32) / preset.Head);
            Tensor half = outer(arange(preset.Context, ScalarType.Float32), rates);
            Tensor angle = cat([half, half], -1);
            cos = angle.cos().MoveToOuterDisposeScope();
            sin = angle.sin().MoveToOuterDisposeScope();
        }

        RegisterComponents();
        foreach (Parameter weight in parameters().Where(weight => weight.dim() > 1))
        {
            init.normal_(weight, std: 0.02);
        }
    }

    /// <param name="ids">Tokens [batch, context].</param>
    /// <param name="targets">The tokens that follow them [batch, context].</param>
    public override Tensor forward(Tensor ids, Tensor targets)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor stream = embed.call(ids);
        foreach (Block block in blocks)
        {
            Tensor before = stream;
            stream = block.call(before, cos, sin);
            before.Dispose();
        }

        Tensor logits = norm.call(stream).matmul(embed.weight!.t());
        return functional.cross_entropy(logits.flatten(0, 1), targets.flatten()).MoveToOuterDisposeScope();
    }
}
