using Shouldly;
using Tiro.Tensors;

namespace Tiro.TestKit;

/// <summary>
/// Runs an op of a golden case and compares its output and all gradients, twice: gradients stored, then added to. Gradient
/// buffers start as NaN, so that an element nobody stored is seen.
/// </summary>
public sealed class OpCheck : IDisposable
{
    private const double Absolute = 1e-5, Relative = 1e-4;

    private readonly List<(Parameter Parameter, IReadOnlyDictionary<string, Func<float[], float[]>> Grads)> _leaves = [];
    private readonly List<Tensor> _owned = [];

    public OpCheck(GoldenCase golden) => Golden = golden;

    public GoldenCase Golden { get; }

    /// <summary>An input of its stored shape; trained where the case has its gradient.</summary>
    public Tensor Input(string name) => Leaf(Golden.Values("in." + name), Golden.Sizes("in." + name), (name, g => g));

    /// <summary>A leaf made of one or more inputs in another layout; each part says how to get an input's gradient out of the leaf's.</summary>
    public Tensor Leaf(float[] values, long[] sizes, params (string Input, Func<float[], float[]> Gradient)[] parts)
    {
        Tensor value = Hold(DType.F32, sizes);
        values.CopyTo(value.Span<float>());
        Dictionary<string, Func<float[], float[]>> grads = parts.Where(p => Golden.Grads.Contains(p.Input)).ToDictionary(p => p.Input, p => p.Gradient);
        if (grads.Count == 0)
        {
            return value;
        }

        var parameter = new Parameter(parts[0].Input, value);
        parameter.Train(Hold(DType.F32, sizes).Fill(float.NaN));
        _leaves.Add((parameter, grads));
        return value;
    }

    /// <summary>An integer input as I32.</summary>
    public Tensor Ids(string name)
    {
        Tensor ids = Hold(DType.I32, Golden.Sizes("in." + name));
        Array.ConvertAll(Golden.Values("in." + name), x => (int)x).CopyTo(ids.Span<int>());
        return ids;
    }

    /// <summary>A tensor that lives as long as the check.</summary>
    public Tensor Hold(DType dtype, params long[] sizes)
    {
        Tensor tensor = Tensor.Persistent(dtype, new Shape(sizes));
        _owned.Add(tensor);
        return tensor;
    }

    /// <summary>Compares with output y and all gradients of the case; <paramref name="layout"/> brings a stored output to the op's layout.</summary>
    public void Run(Func<Tensor> forward, Func<float[], float[]>? layout = null)
    {
        layout ??= x => x;
        Golden.Outputs.ShouldBe(["y"]);
        Run(forward, layout(Golden.Values("out.y")), layout(Golden.Values("in.cot_y")));
    }

    /// <summary>Compares with an output and the gradients for an upstream gradient.</summary>
    public void Run(Func<Tensor> forward, float[] output, float[] upstream)
    {
        _leaves.SelectMany(l => l.Grads.Keys).ShouldBe(Golden.Grads, ignoreOrder: true, "every gradient of the case must be compared");
        for (int pass = 1; pass <= 2; pass++)
        {
            using TensorScope scope = TensorScope.Begin();
            using Tape tape = Tape.Begin();
            Tensor y = forward();
            Near.Check(y.Read(), output, Absolute, Relative, $"{Golden.Name} y");
            Tensor seed = Tensor.Empty(DType.F32, y.Shape);
            upstream.CopyTo(seed.Span<float>());
            tape.Backward(y, seed);
            CheckGradients(pass);
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _owned)
        {
            tensor.Dispose();
        }
    }

    private void CheckGradients(int pass)
    {
        foreach ((Parameter parameter, IReadOnlyDictionary<string, Func<float[], float[]>> grads) in _leaves)
        {
            foreach ((string input, Func<float[], float[]> gradient) in grads)
            {
                float[] expected = Array.ConvertAll(Golden.Values("grad." + input), x => pass * x);
                Near.Check(gradient(parameter.Grad.Read()), expected, pass * Absolute, Relative, $"{Golden.Name} gradient of {input}, pass {pass}");
            }
        }
    }
}
