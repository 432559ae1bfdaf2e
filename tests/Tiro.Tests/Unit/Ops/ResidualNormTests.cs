using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Ops;

/// <summary>The fused ops have the bits of Add and a norm, in their outputs and in every gradient.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class ResidualNormTests
{
    private const float Eps = 1e-5f;

    public static TheoryData<bool, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<bool, bool, bool>();
            foreach (bool layer in (bool[])[false, true])
            {
                cases.Add(layer, true, true);
                cases.Add(layer, true, false);
                cases.Add(layer, false, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EqualsAddAndNorm(bool layer, bool useSum, bool useNorm)
    {
        using var leaks = new Leaks();
        int[][] fused = Run(layer, useSum, useNorm, fused: true), separate = Run(layer, useSum, useNorm, fused: false);
        fused.Length.ShouldBe(separate.Length);
        for (int i = 0; i < fused.Length; i++)
        {
            fused[i].ShouldBe(separate[i], $"result {i}");
        }
    }

    [Fact]
    public void ConstantOperandsGetNoGradientAndTheWeightDoes()
    {
        using var t = new Inputs(5, 19);
        t.X.Freeze();
        t.Residual.Freeze();
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        (_, Tensor y) = Tensors.Ops.AddRmsNorm(t.X, t.Residual, t.Weight, Eps);
        tape.Backward(y, Tensor.Empty(DType.F32, y.Shape).Fill(1));
        t.Weight.GradReady.ShouldBeTrue();
        t.Weight.Grad.Read().ShouldAllBe(v => float.IsFinite(v));
    }

    [Fact]
    public void OperandsOfDifferentShapesAreRefused()
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor x = Tensor.Empty(3, 4), residual = Tensor.Empty(1, 4);
        Should.Throw<ShapeException>(() => Tensors.Ops.AddRmsNorm(x, residual, default, Eps));
        Should.Throw<ShapeException>(() => Tensors.Ops.AddLayerNorm(x, residual, default, default, Eps));
    }

    /// <summary>Bits of outputs and gradients of x = a + r, y = norm(x), then of what the residual stream makes of them.</summary>
    private static int[][] Run(bool layer, bool useSum, bool useNorm, bool fused)
    {
        using var t = new Inputs(37, 83);
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        (Tensor sum, Tensor y) = (fused, layer) switch
        {
            (true, true) => Tensors.Ops.AddLayerNorm(t.X, t.Residual, t.Weight, t.Bias, Eps),
            (true, false) => Tensors.Ops.AddRmsNorm(t.X, t.Residual, t.Weight, Eps),
            _ => Separate(t, layer),
        };
        Tensor end = useSum && useNorm ? Tensors.Ops.Add(sum, y) : useSum ? Tensors.Ops.Add(sum, t.X) : y;
        tape.Backward(end, t.Upstream);
        IEnumerable<Tensor> results = [sum, y, .. new[] { t.X, t.Residual, t.Weight, t.Bias }.Where(p => p.GradReady).Select(p => p.Grad)];
        return [.. results.Select(r => Array.ConvertAll(r.Read(), BitConverter.SingleToInt32Bits))];
    }

    private static (Tensor Sum, Tensor Normalised) Separate(Inputs t, bool layer)
    {
        Tensor sum = Tensors.Ops.Add(t.X, t.Residual);
        return (sum, layer ? Tensors.Ops.LayerNorm(sum, t.Weight, t.Bias, Eps) : Tensors.Ops.RmsNorm(sum, t.Weight, Eps));
    }

    private sealed class Inputs : IDisposable
    {
        private readonly Random _random = new(3);
        private readonly List<Tensor> _owned = [];

        public Inputs(int rows, int columns)
        {
            (X, Residual, Weight, Bias) = (Trained("x", rows, columns), Trained("residual", rows, columns), Trained("weight", columns), Trained("bias", columns));
            Upstream = Normal(rows, columns);
        }

        public Parameter X { get; }

        public Parameter Residual { get; }

        public Parameter Weight { get; }

        public Parameter Bias { get; }

        public Tensor Upstream { get; }

        public void Dispose() => _owned.ForEach(t => t.Dispose());

        private Parameter Trained(string name, params long[] sizes)
        {
            var parameter = new Parameter(name, Normal(sizes));
            parameter.Train(Normal(sizes));
            return parameter;
        }

        private Tensor Normal(params long[] sizes)
        {
            Tensor tensor = Tensor.Persistent(DType.F32, new Shape(sizes));
            using FloatBuffer values = FloatBuffer.Normal(_random, (int)tensor.Count);
            values.Span.CopyTo(tensor.Span<float>());
            _owned.Add(tensor);
            return tensor;
        }
    }
}
