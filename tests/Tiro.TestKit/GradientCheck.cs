using Shouldly;
using Tiro.Tensors;

namespace Tiro.TestKit;

/// <summary>
/// Compares an op's output and gradients in f32 with a reference in double and its central differences. Inputs are random;
/// the loss is the sum of outputs times random upstream gradients.
/// </summary>
public sealed class GradientCheck(int seed) : IDisposable
{
    private const double Step = 1e-4, Tolerance = 2e-5;

    private readonly List<Parameter> _inputs = [];
    private readonly List<Tensor> _owned = [];

    public Random Random { get; } = new(seed);

    /// <summary>Elements of each input whose central difference is taken.</summary>
    public int DifferencesPerInput { get; init; } = 40;

    /// <summary>A trained input of normal values.</summary>
    public Tensor Input(params long[] sizes)
    {
        Tensor value = Hold(DType.F32, sizes);
        using FloatBuffer values = FloatBuffer.Normal(Random, value.Count);
        values.Span.CopyTo(value.Span<float>());
        var parameter = new Parameter($"input {_inputs.Count}", value);
        parameter.Train(Hold(DType.F32, sizes).Fill(float.NaN));
        _inputs.Add(parameter);
        return value;
    }

    public Tensor Hold(DType dtype, params long[] sizes)
    {
        Tensor tensor = Tensor.Persistent(dtype, new Shape(sizes));
        _owned.Add(tensor);
        return tensor;
    }

    /// <summary>Checks y = forward() against the reference, which gets the inputs in the order of their making; a scalar y gets the upstream gradient 1.</summary>
    public void Run(Func<Tensor> forward, Func<double[][], double[]> reference)
    {
        double[][] inputs = [.. _inputs.Select(p => Array.ConvertAll(p.Value.Read(), x => (double)x))];
        double[] expected = reference(inputs), upstream;
        using (TensorScope scope = TensorScope.Begin())
        using (Tape tape = Tape.Begin())
        {
            Tensor y = forward(), cotangent = Tensor.Empty(DType.F32, y.Shape);
            Near.Check(y.Read(), expected, Tolerance, Tolerance, "output");
            foreach (ref float value in cotangent.Span<float>())
            {
                value = y.Count == 1 ? 1 : (float)((2 * Random.NextDouble()) - 1);
            }

            upstream = Array.ConvertAll(cotangent.Read(), x => (double)x);
            tape.Backward(y, cotangent);
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            CheckInput(i, inputs, reference, upstream);
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _owned)
        {
            tensor.Dispose();
        }
    }

    private void CheckInput(int index, double[][] inputs, Func<double[][], double[]> reference, double[] upstream)
    {
        float[] gradient = _inputs[index].Grad.Read();
        gradient.ShouldAllBe(g => float.IsFinite(g));
        double[] x = inputs[index];
        double scale = Math.Max(1, gradient.Max(Math.Abs));
        for (int n = 0; n < Math.Min(DifferencesPerInput, x.Length); n++)
        {
            int at = x.Length <= DifferencesPerInput ? n : Random.Next(x.Length);
            double old = x[at];
            x[at] = old + Step;
            double above = Dot(reference(inputs), upstream);
            x[at] = old - Step;
            double below = Dot(reference(inputs), upstream);
            x[at] = old;
            double difference = (above - below) / (2 * Step);
            Math.Abs(gradient[at] - difference).ShouldBeLessThanOrEqualTo(Tolerance * scale, $"{_inputs[index].Name} of {_inputs[index].Shape} at {at}: {gradient[at]:R} where the difference is {difference:R}");
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
