using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>
/// Records ops on this thread for one backward pass. Nodes are pooled, so a warm step allocates none. Without a tape ops
/// record nothing: inference is the same call.
/// </summary>
public sealed class Tape : IDisposable
{
    [ThreadStatic]
    private static Tape? t_current;

    [ThreadStatic]
    private static Stack<Node>? t_pool;

    [ThreadStatic]
    private static Stack<Tape>? t_tapes;

    private readonly List<Node> _nodes = [];
    private Tape? _outer;
    private bool _paused, _metTrained, _narrow;

    private Tape()
    {
    }

    /// <summary>Whether the tape that runs keeps activations in BF16.</summary>
    internal static bool Narrow => t_current is { _narrow: true };

    /// <summary>
    /// Starts recording on this thread until the tape is disposed. With <paramref name="narrow"/>, activations that backward
    /// needs are rounded to BF16 before their use and kept so: forward and backward see the same numbers.
    /// </summary>
    public static Tape Begin(bool narrow = false)
    {
        Tape tape = (t_tapes ??= new()).TryPop(out Tape? pooled) ? pooled : new Tape();
        tape._narrow = narrow;
        tape._outer = t_current;
        t_current = tape;
        return tape;
    }

    /// <summary>
    /// Gradients of <paramref name="loss"/> (a scalar, or any tensor with <paramref name="seed"/> as its upstream gradient)
    /// into the parameters and into tensors that asked for one. Each node's saved tensors go back right after its backward.
    /// </summary>
    public void Backward(Tensor loss, Tensor seed = default)
    {
        ShapeException.Require(!seed.IsNone || loss.Count == 1, "Backward", loss, "a tensor of several elements needs an upstream gradient");
        if (!loss.RequiresGrad)
        {
            throw new InvalidOperationException("Backward: nothing that led to this loss is trained");
        }

        using TensorScope scope = TensorScope.Begin();
        if (seed.IsNone)
        {
            Tensor one = Tensor.Empty(DType.F32, loss.Shape).Fill(1);
            Gradients.Pass(loss.Header, one);
        }
        else
        {
            Gradients.Pass(loss.Header, seed);
        }

        Run();
    }

    /// <summary>Goes back through all nodes; the gradients to start from are in place.</summary>
    internal void Run()
    {
        while (_nodes.Count > 0)
        {
            Node node = _nodes[^1];
            if (node.Reached)
            {
                using TensorScope temporaries = TensorScope.Begin();
                node.Backward!(node);
            }

            // A node leaves the list before it goes back, so that none goes back twice when a later one throws.
            _nodes.RemoveAt(_nodes.Count - 1);
            Recycle(node);
        }
    }

    public void Dispose()
    {
        foreach (Node node in _nodes)
        {
            Recycle(node);
        }

        _nodes.Clear();
        t_current = _outer;
        _outer = null;
        t_tapes!.Push(this);
    }

    /// <summary>
    /// Records an op of one output when a tape runs and an input is trained; else returns null. The op then saves what its
    /// backward needs.
    /// </summary>
    internal static Node? Record(string op, Action<Node> backward, Tensor output, Tensor a, Tensor b = default, Tensor c = default, Tensor d = default)
    {
        if (!Records(a, b, c, d))
        {
            return null;
        }

        return Append(op, backward, output, a, b, c, d);
    }

    /// <summary>Records an op whatever its inputs.</summary>
    internal static Node Append(string op, Action<Node> backward, Tensor output, Tensor a, Tensor b = default, Tensor c = default, Tensor d = default)
    {
        Node node = (t_pool ??= new()).TryPop(out Node? pooled) ? pooled : new Node();
        node.Set(op, backward);
        node.AddInput(a);
        node.AddInput(b);
        node.AddInput(c);
        node.AddInput(d);
        node.AddOutput(output);
        t_current!._nodes.Add(node);
        return node;
    }

    /// <summary>
    /// <paramref name="body"/> without recording; <paramref name="trained"/> says whether it would have been recorded: whether a
    /// tape runs and something trained takes part.
    /// </summary>
    internal static Tensor Unrecorded(Tensor x, Func<Tensor, Tensor> body, out bool trained)
    {
        trained = false;
        if (t_current is not { _paused: false } tape)
        {
            return body(x);
        }

        (tape._paused, tape._metTrained) = (true, Trained(x));
        try
        {
            Tensor y = body(x);
            trained = tape._metTrained;
            return y;
        }
        finally
        {
            tape._paused = false;
        }
    }

    /// <summary>
    /// Rounds an activation that a recorded op keeps, in place, where the tape keeps BF16; a part that is not recorded because it
    /// will be computed again rounds too. Ops call it before they compute.
    /// </summary>
    internal static unsafe void Round(Tensor x)
    {
        if (Narrow && IsActivation(x))
        {
            BFloat16.Round(x.F32, x.RowStride, null, x.Rows, x.Columns);
        }
    }

    /// <summary>What computes in place of <paramref name="weight"/>: its BF16 copy, where the tape keeps BF16 and it has one.</summary>
    internal static Tensor Compute(Tensor weight) =>
        Narrow && weight.Header.Parameter is { Narrow: { IsNone: false } narrow } ? narrow : weight;

    /// <summary>Neither a parameter nor a part of one.</summary>
    internal static bool IsActivation(Tensor x) => x.DType == DType.F32 && x.Header is { Parameter: null, Base: null or { Parameter: null } };

    /// <summary>Whether an op with these inputs is recorded.</summary>
    internal static bool Records(Tensor a, Tensor b = default, Tensor c = default, Tensor d = default)
    {
        if (t_current is not { } tape || !(Trained(a) || Trained(b) || Trained(c) || Trained(d)))
        {
            return false;
        }

        tape._metTrained = true;
        return !tape._paused;
    }

    private static bool Trained(Tensor t) => !t.IsNone && t.RequiresGrad;

    private static void Recycle(Node node)
    {
        node.Clear();
        t_pool!.Push(node);
    }
}
