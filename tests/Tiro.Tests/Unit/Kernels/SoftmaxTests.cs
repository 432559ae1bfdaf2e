using Tiro.Kernels;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class SoftmaxTests
{
    public static TheoryData<int, int, double, float> Cases => new()
    {
        { 1, 1, 1, 1f }, { 3, 5, 1, 1f }, { 2, 16, 1, 2.5f }, { 7, 17, 30, 1f }, { 9, 47, 1000, 0.7f }, { 33, 300, 3, 1f }, { 21, 2003, 1, 1f },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void EqualTheReference(int rows, int columns, double spread, float scale)
    {
        int stride = columns + 3;
        var random = new Random((rows * 100) + columns);
        using FloatBuffer x = Masked(random, rows, stride, columns, spread), q = FloatBuffer.Normal(random, rows * stride, spread);
        using FloatBuffer dy = FloatBuffer.Normal(random, rows * stride), dr = FloatBuffer.Normal(random, rows);
        using FloatBuffer p = new(rows * stride), logp = new(rows * stride), lse = new(rows), entropy = new(rows), kl = new(rows);
        using FloatBuffer dp = new(rows * stride), dlogp = new(rows * stride), dlse = new(rows * stride), dentropy = new(rows * stride), dx = new(rows * stride), dq = new(rows * stride);

        Softmax.Forward(x, stride, scale, p, stride, rows, columns);
        Softmax.Backward(p, stride, scale, dy, stride, dp, stride, false, rows, columns);
        LogSoftmax.Forward(x, stride, scale, logp, stride, rows, columns);
        LogSoftmax.Backward(logp, stride, scale, dy, stride, dlogp, stride, false, rows, columns);
        LogSumExp.Forward(x, stride, scale, lse, rows, columns);
        LogSumExp.Backward(x, stride, scale, dr, dlse, stride, false, rows, columns);
        Entropy.Forward(x, stride, scale, entropy, rows, columns);
        Entropy.Backward(x, stride, scale, entropy, dr, dentropy, stride, false, rows, columns);
        KlDivergence.Forward(x, stride, q, stride, scale, kl, rows, columns);
        KlDivergence.Backward(x, stride, q, stride, scale, kl, dr, dx, stride, false, dq, stride, false, rows, columns);

        // Products of logits and scale are rounded to float, which is 6e-8 of the largest.
        double loose = 1e-5 + (2e-7 * spread * 4);
        for (int r = 0; r < rows; r++)
        {
            double[] z = Row(x, r, scale), g = Row(dy, r, 1), y = Row(q, r, scale);
            Near.Check(Slice(p, r), ReferenceSoftmax.Softmax(z), 1e-6, loose, "softmax");
            Near.Check(Slice(dp, r), Times(ReferenceSoftmax.SoftmaxGradient(z, g), scale), loose, loose, "softmax gradient");
            Near.Check(Slice(logp, r), ReferenceSoftmax.LogSoftmax(z), loose, 1e-6, "log-softmax");
            Near.Check(Slice(dlogp, r), Times(ReferenceSoftmax.LogSoftmaxGradient(z, g), scale), loose * 5, loose, "log-softmax gradient");
            Near.Check([lse[r]], [ReferenceSoftmax.LogSumExp(z)], 1e-5, 1e-6, "logsumexp");
            Near.Check(Slice(dlse, r), Times(ReferenceSoftmax.Softmax(z), scale * dr[r]), 1e-6, loose, "logsumexp gradient");
            Near.Check([entropy[r]], [ReferenceSoftmax.Entropy(z)], loose, 1e-5, "entropy");
            Near.Check(Slice(dentropy, r), Times(ReferenceSoftmax.EntropyGradient(z), scale * dr[r]), loose, loose, "entropy gradient");
            (double[] ex, double[] eq) = ReferenceSoftmax.KlGradient(z, y);
            Near.Check([kl[r]], [ReferenceSoftmax.Kl(z, y)], loose, 1e-5, "kl");
            Near.Check(Slice(dx, r), Times(ex, scale * dr[r]), loose * (1 + spread), loose, "kl gradient of x");
            Near.Check(Slice(dq, r), Times(eq, scale * dr[r]), loose, loose, "kl gradient of y");
        }

        Span<float> Slice(FloatBuffer b, int r) => b.Span.Slice(r * stride, columns);
        double[] Row(FloatBuffer b, int r, double factor) => Times(Array.ConvertAll(Slice(b, r).ToArray(), v => (double)v), factor);
    }

    [Fact]
    public void PathsAndThreadsAgree()
    {
        const int Rows = 37, Columns = 1213;
        var random = new Random(5);
        using FloatBuffer x = Masked(random, Rows, Columns, Columns, 3), q = FloatBuffer.Normal(random, Rows * Columns, 3), r = FloatBuffer.Normal(random, Rows);
        using FloatBuffer y = new(Rows * Columns), z = FloatBuffer.Normal(random, Rows * Columns), s = new(Rows);
        Rows px = new(x, Columns), pq = new(q, Columns), py = new(y, Columns), pz = new(z, Columns);
        KernelCheck.SamePaths(new SoftmaxForward(px, 0.7f, py, Columns), Rows, y);
        KernelCheck.SamePaths(new SoftmaxBackward(py, 0.7f, pq, pz, Columns, true), Rows, z);
        KernelCheck.SamePaths(new LogSoftmaxForward(px, 0.7f, py, Columns), Rows, y);
        KernelCheck.SamePaths(new LogSoftmaxBackward(py, 0.7f, pq, pz, Columns, true), Rows, z);
        KernelCheck.SamePaths(new LogSumExpForward(px, 0.7f, s, Columns), Rows, s);
        KernelCheck.SamePaths(new LogSumExpBackward(px, 0.7f, r, pz, Columns, true), Rows, z);
        KernelCheck.SamePaths(new EntropyForward(px, 0.7f, s, Columns), Rows, s);
        KernelCheck.SamePaths(new EntropyBackward(px, 0.7f, s, r, pz, Columns, true), Rows, z);
        KernelCheck.SamePaths(new KlForward(px, pq, 0.7f, s, Columns), Rows, s);
        KernelCheck.SamePaths(new KlBackward(px, pq, 0.7f, s, r, pz, true, py, false, Columns), Rows, z, y);

        KernelCheck.SameThreads(() => Softmax.Forward(x, Columns, 1f, y, Columns, Rows, Columns), y);
        KernelCheck.SameThreads(() => Softmax.Backward(y, Columns, 1f, q, Columns, z, Columns, true, Rows, Columns), z);
        KernelCheck.SameThreads(() => KlDivergence.Backward(x, Columns, q, Columns, 1f, s, r, z, Columns, true, y, Columns, true, Rows, Columns), z, y);
    }

    [Fact]
    public void RowAloneEqualsRowInBatchAndInPlaceIsAllowed()
    {
        const int Rows = 16, Columns = 130;
        using FloatBuffer x = FloatBuffer.Normal(new Random(6), Rows * Columns, 4);
        using FloatBuffer y = new(Rows * Columns), alone = new(Rows * Columns);
        Softmax.Forward(x, Columns, 1f, y, Columns, Rows, Columns);
        for (int r = 0; r < Rows; r++)
        {
            Softmax.Forward(x.Pointer + (r * Columns), Columns, 1f, alone.Pointer + (r * Columns), Columns, 1, Columns);
        }

        KernelCheck.SameBits([alone], [y.Bits()], "row alone");
        Softmax.Forward(x, Columns, 1f, x, Columns, Rows, Columns);
        KernelCheck.SameBits([x], [y.Bits()], "in place");
    }

    [Fact]
    public void InfinitiesAreExactAndGradientsStayFinite()
    {
        float inf = float.PositiveInfinity;
        using FloatBuffer x = new([-inf, 1f, -inf, 2f, -inf, -inf, -inf, -inf]), uniform = new([0f, -inf, 0f, 0f, 0f, 0f, 0f, 0f]);
        using FloatBuffer p = new(8), logp = new(8), dy = new([0f, 1f, 0f, -2f, 0f, 0f, 0f, 0f]), d = new(8), dq = new(8), kl = new(2), one = new([0f, 1f]);
        Softmax.Forward(x, 4, 1f, p, 4, 2, 4);
        LogSoftmax.Forward(x, 4, 1f, logp, 4, 2, 4);
        p.Bits().ShouldBe([0, p.Bits()[1], 0, p.Bits()[3], 0, 0, 0, 0]);
        (p[1] + p[3]).ShouldBe(1f, 1e-6f);
        foreach (int i in (int[])[0, 2, 4, 5, 6, 7])
        {
            logp[i].ShouldBe(-inf);
        }

        LogSoftmax.Backward(logp, 4, 1f, dy, 4, d, 4, false, 2, 4);
        d.Span.ToArray().ShouldAllBe(v => float.IsFinite(v));
        Softmax.Backward(p, 4, 1f, dy, 4, d, 4, false, 2, 4);
        d.Span.ToArray().ShouldAllBe(v => float.IsFinite(v));

        // q is 0 where p is not: the divergence is infinite and its gradient, which nobody may use, still finite.
        KlDivergence.Forward(x, 4, uniform, 4, 1f, kl, 2, 4);
        kl[0].ShouldBe(inf);
        KlDivergence.Backward(x, 4, uniform, 4, 1f, kl, one, d, 4, false, dq, 4, false, 2, 4);
        d.Span.ToArray().ShouldAllBe(v => float.IsFinite(v));
        dq.Span.ToArray().ShouldAllBe(v => float.IsFinite(v));
    }

    [Fact]
    public void NotANumberIsNotHidden()
    {
        using FloatBuffer x = new([float.NaN, 1f, 2f]), y = new(3);
        Softmax.Forward(x, 3, 1f, y, 3, 1, 3);
        y.Span.ToArray().ShouldAllBe(v => float.IsNaN(v));
    }

    private static double[] Times(double[] x, double factor) => Array.ConvertAll(x, v => factor * v);

    /// <summary>Normal values with some -inf, never a whole row.</summary>
    private static FloatBuffer Masked(Random random, int rows, int stride, int columns, double spread)
    {
        FloatBuffer x = FloatBuffer.Normal(random, rows * stride, spread);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 1; c < columns; c++)
            {
                if (random.Next(10) == 0)
                {
                    x.Span[(r * stride) + c] = float.NegativeInfinity;
                }
            }
        }

        return x;
    }
}
