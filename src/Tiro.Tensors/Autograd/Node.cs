using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>Plain values that an op's backward needs.</summary>
public struct NodeArguments
{
    public long L0, L1, L2, L3;
    public float F0, F1, F2, F3;
    public object? Reference;
}

/// <summary>
/// One recorded op: its inputs and outputs (headers only), the tensors it saved, and its backward. Nodes are pooled by the tape.
/// </summary>
public sealed unsafe class Node
{
    private readonly TensorHeader?[] _inputs = new TensorHeader?[8];
    private readonly TensorHeader?[] _outputs = new TensorHeader?[2];
    private readonly Tensor[] _saved = new Tensor[8];
    private readonly Node?[] _makers = new Node?[8];
    private readonly int[] _versions = new int[8];
    private int _inputCount, _outputCount, _savedCount, _outputVersion;
    private Func<Node, Tensor>? _remake;

    public NodeArguments Arguments;

    internal string Op { get; private set; } = "";

    internal Action<Node>? Backward { get; private set; }

    internal bool Reached
    {
        get
        {
            for (int i = 0; i < _outputCount; i++)
            {
                if (!_outputs[i]!.Grad.IsNone)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Keeps <paramref name="tensor"/> for backward and returns its index for <see cref="Saved"/>; an absent tensor is allowed.</summary>
    public Node Save(Tensor tensor)
    {
        if (!tensor.IsNone)
        {
            tensor.Header.RetainData();
            _versions[_savedCount] = tensor.Header.Storage!.Version;
        }

        _saved[_savedCount++] = tensor;
        return this;
    }

    /// <summary>Like <see cref="Save"/>, in BF16 where the tape keeps that; the op has called <see cref="Tape.Round"/> on it.</summary>
    public Node SaveActivation(Tensor tensor)
    {
        if (!Tape.Narrow || !Tape.IsActivation(tensor))
        {
            return Save(tensor);
        }

        TensorHeader h = tensor.Header;
        if (h.Narrow.IsNone || h.NarrowVersion != h.Storage!.Version)
        {
            if (!h.Narrow.IsNone)
            {
                h.Narrow.Header.ReleaseData();
            }

            h.Narrow = new Tensor(Tensor.Unowned(DType.BF16, h.Shape));
            h.NarrowVersion = h.Storage!.Version;
            BFloat16.Round(tensor.F32, tensor.RowStride, h.Narrow.BF16, tensor.Rows, tensor.Columns);
        }

        return Save(h.Narrow);
    }

    /// <summary>
    /// Like <see cref="SaveActivation"/>, but a tensor whose maker can make it again is not kept: backward makes it anew, with the same
    /// bits, from what its maker saved. For inputs whose making is far cheaper than the op itself.
    /// </summary>
    public Node SaveOrRemake(Tensor tensor)
    {
        if (tensor.Header.Maker is not { } maker || maker._outputVersion != tensor.Header.Storage!.Version)
        {
            return SaveActivation(tensor);
        }

        _makers[_savedCount++] = maker;
        return this;
    }

    /// <summary>Says that this op's output is cheap to make: consumers need not keep it. The maker returns it as a temporary.</summary>
    public Node Remake(Func<Node, Tensor> maker)
    {
        _remake = maker;
        TensorHeader output = _outputs[0]!;
        output.Maker = this;
        _outputVersion = output.Storage!.Version;
        return this;
    }

    /// <summary>
    /// A saved tensor in f32 (or of integers); throws when it was written in place since. One that is made again or kept in BF16 is
    /// a temporary: ask once.
    /// </summary>
    public Tensor Saved(int index)
    {
        Tensor t = SavedOperand(index);
        if (t.IsNone || t.DType != DType.BF16)
        {
            return t;
        }

        Tensor wide = Tensor.Empty(DType.F32, t.Shape);
        BFloat16.Widen(t.BF16, wide.F32, t.Count);
        return wide;
    }

    /// <summary>Like <see cref="Saved"/>, but BF16 stays BF16: for products, which take it so.</summary>
    internal Tensor SavedOperand(int index)
    {
        if (_makers[index] is { } maker)
        {
            Tensor made = maker._remake!(maker);
            Tape.Round(made);
            return made;
        }

        Tensor t = _saved[index];
        if (!t.IsNone && t.Header.Storage!.Version != _versions[index])
        {
            throw new InvalidOperationException($"{Op}: tensor {t.Shape}, saved for backward, was changed in place; do not use an ...Into op on it");
        }

        return t;
    }

    internal Shape InputShape(int index) => _inputs[index]!.Shape;

    /// <summary>Whether input <paramref name="index"/> takes part in training.</summary>
    public bool Needs(int index) => _inputs[index] is { RequiresGrad: true };

    /// <summary>Gradient of an output, contiguous.</summary>
    public Tensor OutputGrad(int index = 0) => _outputs[index]!.Grad;

    /// <summary>
    /// Where to write the gradient of an input, and whether to add to what is there (else every element must be stored).
    /// A view's gradient is a slice of the viewed tensor's.
    /// </summary>
    public Tensor InputGrad(int index, out bool accumulate)
    {
        TensorHeader h = _inputs[index]!;
        return Gradients.Of(h, out accumulate);
    }

    /// <summary>Input <paramref name="index"/> itself, for a parameter or another tensor that lives as long as the step.</summary>
    public Tensor Input(int index) => _inputs[index] is { } h ? new Tensor(h) : default;

    /// <summary>Hands the output's gradient to input 0, which may then change it in place; for ops that work in place.</summary>
    internal Tensor MoveGrad()
    {
        TensorHeader input = _inputs[0]!, output = _outputs[0]!;
        if (input.Base is not null || input.Parameter is not null || !input.Grad.IsNone)
        {
            throw new InvalidOperationException($"{Op}: the input of an in-place op must be a whole tensor that nothing else uses");
        }

        input.Grad = output.Grad;
        output.Grad = default;
        return Gradients.Of(input, out _);
    }

    /// <summary>
    /// Lets <paramref name="inner"/>, which stands for input 0 while a part is run again, go on with the gradient that the input
    /// has so far: then the order of additions is that of a recorded run. <see cref="TakeInputGrad"/> ends the loan.
    /// </summary>
    internal void LendInputGrad(Tensor inner)
    {
        TensorHeader input = _inputs[0]!;
        if (input.Base is null && input.Parameter is null)
        {
            inner.Header.Grad = input.Grad;
            input.Grad = default;
        }
    }

    internal void TakeInputGrad(Tensor inner)
    {
        TensorHeader from = inner.Header, input = _inputs[0]!;
        if (from.Grad.IsNone)
        {
            return;
        }

        if (input.Base is null && input.Parameter is null)
        {
            input.Grad = from.Grad;
            from.Grad = default;
        }
        else
        {
            Gradients.Pass(input, from.Grad);
        }
    }

    /// <summary>Hands the output's gradient on to <paramref name="inner"/>, which stands for the output in a part that is run again.</summary>
    internal void GiveOutputGrad(Tensor inner)
    {
        TensorHeader output = _outputs[0]!, to = inner.Header;
        if (to.Base is null && to.Grad.IsNone)
        {
            to.Grad = output.Grad;
            output.Grad = default;
        }
        else
        {
            Gradients.Pass(to, output.Grad);
        }
    }

    /// <summary>Gives an input the gradient <paramref name="grad"/> unchanged: shared if it has none yet, else added.</summary>
    public void PassGrad(int index, Tensor grad) => Gradients.Pass(_inputs[index]!, grad);

    internal void Set(string op, Action<Node> backward)
    {
        Op = op;
        Backward = backward;
        Arguments = default;
    }

    internal void AddInput(Tensor tensor)
    {
        TensorHeader? h = tensor.IsNone ? null : tensor.Header;
        h?.Hold();
        _inputs[_inputCount++] = h;
    }

    internal void AddOutput(Tensor tensor)
    {
        tensor.Header.Hold();
        tensor.Header.RequiresGrad = true;
        _outputs[_outputCount++] = tensor.Header;
    }

    /// <summary>Returns saved tensors and output gradients, and lets go of all headers.</summary>
    internal void Clear()
    {
        for (int i = 0; i < _savedCount; i++)
        {
            if (!_saved[i].IsNone)
            {
                _saved[i].Header.ReleaseData();
            }

            _saved[i] = default;
            _makers[i] = null;
        }

        for (int i = 0; i < _outputCount; i++)
        {
            TensorHeader h = _outputs[i]!;
            if (!h.Grad.IsNone)
            {
                h.Grad.Header.ReleaseData();
                h.Grad = default;
            }

            h.Maker = null;
            h.Unhold();
            _outputs[i] = null;
        }

        for (int i = 0; i < _inputCount; i++)
        {
            _inputs[i]?.Unhold();
            _inputs[i] = null;
        }

        _savedCount = _outputCount = _inputCount = 0;
        _remake = null;
        Arguments = default;
    }
}
