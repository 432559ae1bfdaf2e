using Tiro.Kernels;
using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>How a fresh parameter starts.</summary>
public enum Init
{
    Normal,

    /// <summary>Normal, over sqrt(2 * layers): projections into the residual stream (GPT-2).</summary>
    ResidualNormal,

    Ones,
    Zeros,
}

/// <summary>
/// All parameters of a model as views of one flat arena, in declaration order; gradients, when trained, lie in a second arena
/// of the same layout, so that the optimizer walks plain ranges. Matrices decay, vectors (norms, biases) do not. Training in BF16
/// adds a third arena of that layout, half as large: the matrices that compute; vectors compute in f32.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    /// <summary>Parameters start at multiples of 16 floats (64 bytes); the gaps hold zeros.</summary>
    private const long Alignment = 16;

    private readonly List<(string Name, Shape Shape, Init Init, long Offset)> _declared = [];
    private readonly List<Parameter> _parameters = [];
    private readonly List<Tensor> _views = [];
    private Tensor _values, _gradients, _narrow;
    private Arithmetic _arithmetic = Arithmetic.Native;
    private long _size;

    public IReadOnlyList<Parameter> All => _parameters;

    /// <summary>Values of all parameters, flat.</summary>
    public Tensor Values => _values;

    /// <summary>Gradients of all parameters, flat; none before <see cref="Train"/>.</summary>
    public Tensor Gradients => _gradients;

    /// <summary>Number of trained numbers, gaps not counted.</summary>
    public long Count => _declared.Sum(p => p.Shape.Count);

    /// <summary>Elements of the arena, gaps counted.</summary>
    internal long Elements => _size;

    /// <summary>Bytes of the declared parameters where those of <paramref name="quantized"/> are Q8_0, gaps of the arena counted.</summary>
    internal long Bytes(IReadOnlySet<string>? quantized) =>
        _declared.Sum(p => quantized?.Contains(p.Name) == true ? DType.Q8_0.Bytes(p.Shape.Count) : DType.F32.Bytes(Room(p.Shape)));

    public void Declare(string name, Shape shape, Init init)
    {
        _declared.Add((name, shape, init, _size));
        _size += Room(shape);
    }

    /// <summary>Whether some matrices are quantised: such a model computes, but is not trained.</summary>
    public bool IsQuantized { get; private set; }

    /// <summary>How products with quantised matrices are computed.</summary>
    public Arithmetic Arithmetic
    {
        get => _arithmetic;
        set
        {
            _arithmetic = value;
            _parameters.ForEach(p => p.Arithmetic = value);
        }
    }

    /// <summary>
    /// Allocates the arena, all zeros, and makes the parameters. Those that <paramref name="quantized"/> picks are Q8_0 outside the
    /// arena, with undefined content.
    /// </summary>
    public void Allocate(Func<string, bool>? quantized = null)
    {
        quantized ??= _ => false;
        _size = 0;
        for (int i = 0; i < _declared.Count; i++)
        {
            (string name, Shape shape, Init init, _) = _declared[i];
            _declared[i] = (name, shape, init, _size);
            _size += quantized(name) ? 0 : Room(shape);
        }

        _values = Tensor.Persistent(DType.F32, new Shape(_size)).Fill(0);
        foreach ((string name, Shape shape, _, long offset) in _declared)
        {
            bool blocks = quantized(name);
            IsQuantized |= blocks;
            _parameters.Add(new Parameter(name, blocks ? Blocks(shape) : View(_values, offset, shape)) { Arithmetic = _arithmetic });
        }
    }

    public Parameter this[string name] => Find(name) ?? throw new KeyNotFoundException($"no parameter {name}");

    public Parameter? Find(string name) => _parameters.Find(p => p.Name == name);

    /// <summary>Shape of a declared parameter.</summary>
    internal Shape ShapeOf(string name) => _declared.Find(p => p.Name == name).Shape;

    /// <summary>Offset of parameter <paramref name="index"/> in the arenas.</summary>
    public long Offset(int index) => _declared[index].Offset;

    /// <summary>Fresh values, each parameter from a random stream of its own.</summary>
    public void Initialize(ulong seed, double std, int layers)
    {
        for (int i = 0; i < _parameters.Count; i++)
        {
            Init init = _declared[i].Init;
            Span<float> values = _parameters[i].Value.Span<float>();
            if (init is Init.Ones or Init.Zeros)
            {
                values.Fill(init == Init.Ones ? 1 : 0);
                continue;
            }

            double scale = init == Init.ResidualNormal ? std / Math.Sqrt(2.0 * layers) : std;
            var random = new PhiloxStream(seed, RandomStreams.Initialization, (ulong)i);
            for (int j = 0; j < values.Length; j += 2)
            {
                (double first, double second) = random.NextNormals();
                values[j] = (float)(first * scale);
                if (j + 1 < values.Length)
                {
                    values[j + 1] = (float)(second * scale);
                }
            }
        }
    }

    /// <summary>Makes every parameter trainable.</summary>
    /// <exception cref="QuantizedModelException">The model is quantised.</exception>
    public void Train()
    {
        if (!_gradients.IsNone)
        {
            return;
        }

        if (IsQuantized)
        {
            throw new QuantizedModelException("a quantised model is not trained; train the model it was quantised from, then quantise again");
        }

        _gradients = Tensor.Persistent(DType.F32, new Shape(_size)).Fill(0);
        for (int i = 0; i < _parameters.Count; i++)
        {
            _parameters[i].Train(View(_gradients, _declared[i].Offset, _parameters[i].Shape));
        }
    }

    /// <summary>Rounds the matrices' BF16 copies (<see cref="Parameter.Narrow"/>) from their values, and makes them at the first call.</summary>
    public void RoundNarrow()
    {
        if (_narrow.IsNone)
        {
            _narrow = Tensor.Persistent(DType.BF16, new Shape(_size));
            for (int i = 0; i < _parameters.Count; i++)
            {
                if (_parameters[i].Shape.Rank > 1)
                {
                    _parameters[i].Narrow = View(_narrow, _declared[i].Offset, _parameters[i].Shape);
                }
            }
        }

        _values.RoundTo(_narrow);
    }

    /// <summary>Forgets the gradients: the next backward stores instead of adding.</summary>
    public void ClearGradients()
    {
        foreach (Parameter p in _parameters)
        {
            p.GradReady = false;
        }
    }

    public void Dispose()
    {
        foreach (Tensor view in _views)
        {
            view.Dispose();
        }

        _values.Dispose();
        if (!_gradients.IsNone)
        {
            _gradients.Dispose();
        }

        if (!_narrow.IsNone)
        {
            _narrow.Dispose();
        }
    }

    private static long Room(Shape shape) => (shape.Count + Alignment - 1) / Alignment * Alignment;

    private Tensor Blocks(Shape shape)
    {
        Tensor blocks = Tensor.Persistent(DType.Q8_0, shape);
        _views.Add(blocks);
        return blocks;
    }

    private Tensor View(Tensor arena, long offset, Shape shape)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor view = scope.Detach(arena.Reshape(1, arena.Count).SliceColumns(offset, shape.Count).Reshape(shape.ToArray()));
        _views.Add(view);
        return view;
    }
}
