namespace Tiro.Tensors;

/// <summary>
/// Activation recomputation (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016): a part of a model becomes one
/// node of the tape that keeps its input only; backward runs the part again, this time recorded, and goes back through it.
/// </summary>
public static class Recompute
{
    /// <summary>
    /// <paramref name="body"/> of <paramref name="x"/>. Without a tape that is all. Values, gradients and the order in which
    /// gradients are added are those of a recorded call, bit for bit, provided that the body depends on nothing that changes
    /// until backward. What else it reads must be given as <paramref name="kept"/> (at most 7 tensors) or outlive the backward pass.
    /// </summary>
    public static Tensor Run(Tensor x, Func<Tensor, Tensor> body, params ReadOnlySpan<Tensor> kept)
    {
        Tape.Round(x);
        Tensor y = Tape.Unrecorded(x, body, out bool trained);
        if (!trained)
        {
            return y;
        }

        // A gradient arrives at a tensor of its own, not at what a view views.
        y = y.Header.Base is null ? y : y.Alias();
        Node node = Tape.Append("Recompute", Backward, y, x).SaveActivation(x);
        node.Arguments.Reference = body;
        foreach (Tensor tensor in kept)
        {
            node.Save(tensor);
        }

        return y;
    }

    private static void Backward(Node node)
    {
        var body = (Func<Tensor, Tensor>)node.Arguments.Reference!;
        using Tape tape = Tape.Begin(Tape.Narrow);
        Tensor x = node.Saved(0).Alias(), y;
        x.Header.RequiresGrad = node.Needs(0);
        node.LendInputGrad(x);
        using (TensorScope.Begin())
        {
            y = body(x);
            node.GiveOutputGrad(y);
        }

        tape.Run();
        node.TakeInputGrad(x);
    }
}
