using Tiro.Kernels;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class CrossEntropyTests
{
    public static TheoryData<int, int, float, float, bool> Cases => new()
    {
        { 1, 1, 0f, 0f, false }, { 5, 3, 0.1f, 0f, false }, { 4, 16, 0f, 0.01f, false }, { 7, 33, 0.1f, 0.01f, true },
        { 12, 65, 0f, 0f, true }, { 30, 1000, 0.2f, 1e-3f, false }, { 23, 2051, 0f, 0f, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradientEqualTheReference(int rows, int classes, float smoothing, float z, bool weighted)
    {
        using var t = new Data(rows, classes);
        float* classWeights = weighted ? t.ClassWeights.Pointer : null;
        var options = new CrossEntropyOptions { LabelSmoothing = smoothing, ZLoss = z, ClassWeights = classWeights };
        fixed (int* targets = t.Targets)
        {
            CrossEntropy.Forward(t.Logits, t.Stride, targets, t.RowWeights, options, t.Losses, t.Stats, rows, classes);
            CrossEntropy.Backward(t.Logits, t.Stride, targets, t.RowWeights, options, t.Stats, t.RowScales, 0.5f, t.Gradients, t.Stride, false, rows, classes);
            t.Check(smoothing, z, weighted, 0.5, 1);
            CrossEntropy.Backward(t.Logits, t.Stride, targets, t.RowWeights, options, t.Stats, t.RowScales, 0.5f, t.Gradients, t.Stride, true, rows, classes);
            t.Check(smoothing, z, weighted, 0.5, 2);

            // The fused pass has the bits of the two, in place as well.
            CrossEntropy.Backward(t.Logits, t.Stride, targets, t.RowWeights, options, t.Stats, t.RowScales, 0.5f, t.Gradients, t.Stride, false, rows, classes);
            int[] gradients = t.Gradients.Bits(), losses = t.Losses.Bits();
            t.Losses.Span.Fill(float.NaN);
            CrossEntropy.ForwardBackward(t.Logits, t.Stride, targets, t.RowWeights, options, t.Losses, t.RowScales, 0.5f, t.Gradients, t.Stride, rows, classes);
            KernelCheck.SameBits([t.Losses, t.Gradients], [losses, gradients], "fused");
            CrossEntropy.ForwardBackward(t.Logits, t.Stride, targets, t.RowWeights, options, t.Losses, t.RowScales, 0.5f, t.Logits, t.Stride, rows, classes);
            for (int r = 0; r < rows; r++)
            {
                t.Row(t.Logits, r).SequenceEqual(t.Row(t.Gradients, r)).ShouldBeTrue("in place");
            }
        }
    }

    [Fact]
    public void PathsAndThreadsAgree()
    {
        const int Rows = 41, Classes = 1501;
        using var t = new Data(Rows, Classes);
        fixed (int* targets = t.Targets)
        {
            foreach (float smoothing in (float[])[0f, 0.1f])
            {
                var terms = new CrossEntropyTerms(1 - smoothing, smoothing / Classes, smoothing, 0.01f, null);
                var both = new CrossEntropyJob(new(t.Logits, t.Stride), targets, t.RowWeights, terms, Classes)
                {
                    Losses = t.Losses,
                    Stats = t.Stats,
                    Gradients = new(t.Gradients, t.Stride),
                    Scale = 1f,
                };
                KernelCheck.SamePaths(both, Rows, t.Losses, t.Gradients, t.Stats);
                nint pin = (nint)targets;
                var options = new CrossEntropyOptions { LabelSmoothing = smoothing };
                KernelCheck.SameThreads(
                    () => CrossEntropy.ForwardBackward(t.Logits, t.Stride, (int*)pin, t.RowWeights, options, t.Losses, t.RowScales, 1f, t.Gradients, t.Stride, Rows, Classes),
                    t.Losses,
                    t.Gradients);
            }
        }
    }

    [Fact]
    public void TargetBeyondTheClassesIsRefused()
    {
        using var t = new Data(3, 10);
        t.Targets[1] = 10;
        Should.Throw<ArgumentOutOfRangeException>(() =>
        {
            fixed (int* targets = t.Targets)
            {
                CrossEntropy.Forward(t.Logits, t.Stride, targets, null, default, t.Losses, null, 3, 10);
            }
        }).Message.ShouldContain("row 1");
    }

    [Fact]
    public void WeightSumCountsWhatIsNotIgnored()
    {
        int* targets = stackalloc int[] { 1, -100, 0, -1, 2 };
        float* rows = stackalloc float[] { 1f, 9f, 2f, 9f, 0.5f };
        float* classes = stackalloc float[] { 3f, 5f, 2f };
        CrossEntropy.WeightSum(targets, null, null, 5).ShouldBe(3);
        CrossEntropy.WeightSum(targets, rows, null, 5).ShouldBe(3.5);
        CrossEntropy.WeightSum(targets, rows, classes, 5).ShouldBe(5 + 6 + 1);
    }

    private sealed class Data : IDisposable
    {
        private readonly int _rows, _classes;

        public Data(int rows, int classes)
        {
            var random = new Random((rows * 100) + classes);
            (_rows, _classes, Stride) = (rows, classes, classes + 2);
            Logits = FloatBuffer.Normal(random, rows * Stride, 3);
            ClassWeights = FloatBuffer.Normal(random, classes, 0.1);
            foreach (ref float w in ClassWeights.Span)
            {
                w += 1f;
            }

            RowWeights = FloatBuffer.Normal(random, rows);
            RowScales = FloatBuffer.Normal(random, rows);
            Losses = new FloatBuffer(rows);
            Stats = new FloatBuffer(2 * rows);
            Gradients = new FloatBuffer(rows * Stride);
            Targets = [.. Enumerable.Range(0, rows).Select(r => r % 4 == 3 ? -100 : random.Next(classes))];
        }

        public int Stride { get; }

        public int[] Targets { get; }

        public FloatBuffer Logits { get; }

        public FloatBuffer ClassWeights { get; }

        public FloatBuffer RowWeights { get; }

        public FloatBuffer RowScales { get; }

        public FloatBuffer Losses { get; }

        public FloatBuffer Stats { get; }

        public FloatBuffer Gradients { get; }

        public Span<float> Row(FloatBuffer buffer, int row) => buffer.Span.Slice(row * Stride, _classes);

        public void Check(double smoothing, double z, bool weighted, double scale, int times)
        {
            double[]? w = weighted ? ClassWeights.ToDouble() : null;
            for (int r = 0; r < _rows; r++)
            {
                double[] x = Array.ConvertAll(Row(Logits, r).ToArray(), v => (double)v), gradient = new double[_classes];
                double loss = 0;
                if (Targets[r] >= 0)
                {
                    loss = RowWeights[r] * ReferenceCrossEntropy.Loss(x, Targets[r], smoothing, z, w);
                    gradient = ReferenceCrossEntropy.Gradient(x, Targets[r], smoothing, z, w);
                }

                double factor = times * scale * RowWeights[r] * RowScales[r];
                Near.Check([Losses[r]], [loss], 1e-5, 1e-5, $"loss {r}");
                Near.Check(Row(Gradients, r), Array.ConvertAll(gradient, v => v * factor), 3e-6, 1e-5, $"gradient {r}");
            }
        }

        public void Dispose()
        {
            foreach (FloatBuffer buffer in (FloatBuffer[])[Logits, ClassWeights, RowWeights, RowScales, Losses, Stats, Gradients])
            {
                buffer.Dispose();
            }
        }
    }
}
