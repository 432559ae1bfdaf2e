using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tiro.Peers;

/// <summary>Pre-norm attention and SwiGLU feed-forward, each added to the residual stream [batch, context, width].</summary>
internal sealed class Block : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly Preset preset;
    private readonly RmsNorm norm1;
    private readonly RmsNorm norm2;
    private readonly Linear q;
    private readonly Linear k;
    private readonly Linear v;
    private readonly Linear o;
    private readonly Linear gate;
    private readonly Linear up;
    private readonly Linear down;

    public Block(Preset preset)
        : base(nameof(Block))
    {
        this.preset = preset;
        norm1 = new RmsNorm(preset.Width);
        norm2 = new RmsNorm(preset.Width);
        q = Linear(preset.Width, preset.Width, hasBias: false);
        k = Linear(preset.Width, preset.KvHeads * preset.Head, hasBias: false);
        v = Linear(preset.Width, preset.KvHeads * preset.Head, hasBias: false);
        o = Linear(preset.Width, preset.Width, hasBias: false);
        gate = Linear(preset.Width, preset.Ffn, hasBias: false);
        up = Linear(preset.Width, preset.Ffn, hasBias: false);
        down = Linear(preset.Ffn, preset.Width, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Frees its own intermediate results at once; what backward needs, autograd holds.</summary>
    /// <param name="input">[batch, context, width].</param>
    /// <param name="cos">Rotary cosines [context, head].</param>
    /// <param name="sin">Rotary sines [context, head].</param>
    public override Tensor forward(Tensor input, Tensor cos, Tensor sin)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor attended = input + Attend(norm1.call(input), cos, sin);
        Tensor hidden = norm2.call(attended);
        Tensor fed = down.call(functional.silu(gate.call(hidden)) * up.call(hidden));
        return (attended + fed).MoveToOuterDisposeScope();
    }

    private static Tensor Rotate(Tensor heads, Tensor cos, Tensor sin)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] halves = heads.chunk(2, -1);
        Tensor turned = cat([-halves[1], halves[0]], -1);
        return ((heads * cos) + (turned * sin)).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor input, Tensor cos, Tensor sin)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = Rotate(Split(q.call(input), preset.Heads), cos, sin);
        int group = preset.Heads / preset.KvHeads;
        Tensor keys = Rotate(Split(k.call(input), preset.KvHeads), cos, sin).repeat_interleave(group, 1);
        Tensor values = Split(v.call(input), preset.KvHeads).repeat_interleave(group, 1);
        Tensor mixed = functional.scaled_dot_product_attention(queries, keys, values, is_casual: true);
        return o.call(mixed.transpose(1, 2).reshape(input.shape)).MoveToOuterDisposeScope();
    }

    /// <summary>[batch, context, heads · head] as [batch, heads, context, head].</summary>
    private Tensor Split(Tensor projected, int heads) =>
        projected.view(projected.shape[0], projected.shape[1], heads, preset.Head).transpose(1, 2);
}
