using Tiro.Kernels;
using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Ops;

/// <summary>Backward passes in f32 against central differences of references in double, over random odd shapes.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed class GradientTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Linear(int seed)
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(seed);
        (int rows, int inputs, int outputs) = (Size(check, 40), Size(check, 40), Size(check, 40));
        Tensor x = check.Input(rows, inputs), w = check.Input(outputs, inputs), b = check.Input(outputs);
        check.Run(() => Tensors.Ops.Linear(x, w, b), v => ReferenceLinear.Forward(v[0], v[1], v[2], inputs));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RmsNorm(int seed)
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(seed);
        (int rows, int columns) = (Size(check, 9), Size(check, 70));
        Tensor x = check.Input(rows, columns), w = check.Input(columns);
        check.Run(() => Tensors.Ops.RmsNorm(x, w, 1e-5f), v => Rows(v[0], columns, row => ReferenceNorms.RmsNorm(row, v[1], 1e-5)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void LayerNorm(int seed)
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(seed);

        // With two columns the normalised values are signs, and differences see little else than eps.
        (int rows, int columns) = (Size(check, 9), 2 + Size(check, 70));
        Tensor x = check.Input(rows, columns), w = check.Input(columns), b = check.Input(columns);
        check.Run(() => Tensors.Ops.LayerNorm(x, w, b, 1e-5f), v => Rows(v[0], columns, row => ReferenceNorms.LayerNorm(row, v[1], v[2], 1e-5)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void SwiGlu(int seed)
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(seed);
        (int rows, int width) = (Size(check, 9), Size(check, 70));
        Tensor x = check.Input(rows, 2 * width);
        check.Run(
            () => Tensors.Ops.GatedActivate(Activation.Silu, x),
            v => Rows(v[0], 2 * width, row => [.. Enumerable.Range(0, width).Select(c => ReferenceActivations.Value(Activation.Silu, row[c]) * row[width + c])]));
    }

    [Theory]
    [InlineData(1, 1, 1, 0, 0)]
    [InlineData(2, 4, 2, 0, 0)]
    [InlineData(3, 6, 2, 5, 0)]
    [InlineData(4, 3, 1, 0, 1.5)]
    [InlineData(5, 4, 4, 1, 2)]
    public void CausalAttention(int seed, int heads, int kvHeads, long window, double softcap)
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(seed);
        (int tokens, int headSize) = (Size(check, 30), Size(check, 20));
        Tensor q = check.Input(tokens, heads * headSize), k = check.Input(tokens, kvHeads * headSize), v = check.Input(tokens, kvHeads * headSize);
        Tensor segments = check.Hold(DType.I64, 1, 5);
        long[] segment = [0, tokens, 0, tokens, 0];
        segment.CopyTo(segments.Span<long>());
        var pattern = new AttentionPattern(heads, kvHeads, headSize) { Window = window, Softcap = (float)softcap };
        var reference = new ReferenceAttention(heads, kvHeads, headSize, window, softcap);
        check.Run(() => Tensors.Ops.Attention(q, k, v, segments, pattern), inputs => reference.Forward(inputs[0], inputs[1], inputs[2]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void LinearCrossEntropy(int seed)
    {
        using var leaks = new Leaks();
        using var check = new GradientCheck(seed);
        (int rows, int inputs, int classes) = (Size(check, 300), Size(check, 12), 1 + Size(check, 40));
        Tensor hidden = check.Input(rows, inputs), head = check.Input(classes, inputs), targets = check.Hold(DType.I32, rows);
        foreach (ref int target in targets.Span<int>())
        {
            target = check.Random.Next(5) == 0 ? -100 : check.Random.Next(classes);
        }

        int[] ids = targets.Span<int>().ToArray();
        double scale = 1.0 / rows;
        check.Run(() => Tensors.Ops.LinearCrossEntropy(hidden, head, targets, scale), v => [scale * ReferenceLinear.CrossEntropy(v[0], v[1], ids).Sum()]);
    }

    private static int Size(GradientCheck check, int limit) => 1 + check.Random.Next(limit);

    private static double[] Rows(double[] x, int columns, Func<double[], double[]> row) => [.. x.Chunk(columns).SelectMany(row)];
}
