namespace Tiro.Tensors;

/// <summary>
/// A trained tensor: its value and, when it is trained, its gradient, both views of flat arenas that the optimizer walks.
/// <see cref="GradReady"/> says whether the gradient holds something: the first micro-batch of a step stores, later ones add.
/// </summary>
public sealed class Parameter
{
    public Parameter(string name, Tensor value)
    {
        Name = name;
        Value = value;
        value.Header.Parameter = this;
    }

    public string Name { get; }

    public Tensor Value { get; }

    /// <summary>Gradient of the value's shape; none while the parameter is frozen.</summary>
    public Tensor Grad { get; private set; }

    /// <summary>
    /// The value rounded to BF16, of the value's shape; none where f32 computes. Products and lookups recorded on a tape that keeps
    /// BF16 read it in place of the value; its gradient is the value's.
    /// </summary>
    public Tensor Narrow { get; set; }

    /// <summary>How products with a quantised value are computed.</summary>
    public Arithmetic Arithmetic { get; set; }

    public bool GradReady { get; set; }

    public Shape Shape => Value.Shape;

    public static implicit operator Tensor(Parameter parameter) => parameter.Value;

    /// <summary>Makes the parameter trainable with a gradient tensor of its shape.</summary>
    public void Train(Tensor grad)
    {
        ShapeException.Require(Value.DType == DType.F32, "Train", Value, "a quantised weight is not trained; train the model it was quantised from");
        ShapeException.Require(grad.Shape == Shape, "Train", Value, grad, "the gradient needs the parameter's shape");
        Grad = grad;
        GradReady = false;
        Value.Header.RequiresGrad = true;
    }

    /// <summary>Makes the parameter constant.</summary>
    public void Freeze()
    {
        Grad = default;
        GradReady = false;
        Value.Header.RequiresGrad = false;
    }
}
