using Tiro.Kernels;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class NormTests
{
    private const float Eps = 1e-5f;

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 3, 5 }, { 2, 16 }, { 7, 17 }, { 9, 47 }, { 33, 300 }, { 61, 1003 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RmsNormEqualsTheReference(int rows, int columns)
    {
        foreach (bool plusOne in (bool[])[false, true])
        {
            using var t = new Data(rows, columns);
            double[] factor = Array.ConvertAll(t.W.ToDouble(), w => plusOne ? 1 + w : w);
            RmsNorm.Forward(t.X, t.Stride, t.W, plusOne, Eps, t.Y, t.Stride, t.Rstd, rows, columns);
            RmsNorm.Backward(t.X, t.Stride, t.W, plusOne, t.Rstd, t.Dy, t.Stride, t.Dx, t.Stride, null, 0, t.Dw, false, rows, columns);
            t.Check(t.Y, x => ReferenceNorms.RmsNorm(x, factor, Eps), 1e-5);
            t.CheckGradients((x, dy) => ReferenceNorms.RmsNormGradient(x, factor, dy, Eps), 1);
            RmsNorm.Backward(t.X, t.Stride, t.W, plusOne, t.Rstd, t.Dy, t.Stride, t.Dx, t.Stride, t.Dx, t.Stride, t.Dw, true, rows, columns);
            t.CheckGradients((x, dy) => ReferenceNorms.RmsNormGradient(x, factor, dy, Eps), 2);

            KernelCheck.SameThreads(() => RmsNorm.Forward(t.X, t.Stride, t.W, plusOne, Eps, t.Y, t.Stride, t.Rstd, rows, columns), t.Y, t.Rstd);
            KernelCheck.SameThreads(
                () => RmsNorm.Backward(t.X, t.Stride, t.W, plusOne, t.Rstd, t.Dy, t.Stride, t.Dx, t.Stride, t.Dx, t.Stride, t.Dw, true, rows, columns), t.Dx, t.Dw);
            KernelCheck.SamePaths(new RmsNormForward(t.RowsX, default, default, t.W, 0, Eps, t.RowsY, t.Rstd, columns), rows, t.Y, t.Rstd);
            KernelCheck.SamePaths(new RmsNormBackward(t.RowsX, t.W, 1, t.Rstd, t.RowsDy, t.RowsDx, default, columns), rows, t.Dx);
            KernelCheck.SamePaths(
                new ColumnChain<RmsNormWeightTerm>(new RmsNormWeightTerm(t.RowsX, t.Rstd, t.RowsDy), rows, columns, t.Dw, false), (columns + 15) / 16, t.Dw);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void LayerNormEqualsTheReference(int rows, int columns)
    {
        foreach (bool affine in (bool[])[false, true])
        {
            using var t = new Data(rows, columns);
            float* w = affine ? t.W.Pointer : null, b = affine ? t.B.Pointer : null;
            double[] factor = affine ? t.W.ToDouble() : [.. Enumerable.Repeat(1.0, columns)], shift = affine ? t.B.ToDouble() : new double[columns];
            LayerNorm.Forward(t.X, t.Stride, w, b, Eps, t.Y, t.Stride, t.Mean, t.Rstd, rows, columns);
            LayerNorm.Backward(t.X, t.Stride, w, t.Mean, t.Rstd, t.Dy, t.Stride, t.Dx, t.Stride, null, 0, t.Dw, false, t.Db, false, rows, columns);
            t.Check(t.Y, x => ReferenceNorms.LayerNorm(x, factor, shift, Eps), 2e-5);
            t.CheckGradients((x, dy) => ReferenceNorms.LayerNormGradient(x, factor, dy, Eps), 1);
            LayerNorm.Backward(t.X, t.Stride, w, t.Mean, t.Rstd, t.Dy, t.Stride, t.Dx, t.Stride, t.Dx, t.Stride, t.Dw, true, t.Db, true, rows, columns);
            t.CheckGradients((x, dy) => ReferenceNorms.LayerNormGradient(x, factor, dy, Eps), 2);

            KernelCheck.SamePaths(new LayerNormForward(t.RowsX, default, default, w, b, Eps, t.RowsY, t.Mean, t.Rstd, columns), rows, t.Y, t.Mean, t.Rstd);
            KernelCheck.SamePaths(new LayerNormBackward(t.RowsX, w, t.Mean, t.Rstd, t.RowsDy, t.RowsDx, t.RowsDx, columns), rows, t.Dx);
            KernelCheck.SamePaths(
                new ColumnChain<LayerNormWeightTerm>(new LayerNormWeightTerm(t.RowsX, t.Mean, t.Rstd, t.RowsDy), rows, columns, t.Dw, true), (columns + 15) / 16, t.Dw);
            KernelCheck.SamePaths(new ColumnChain<ValueTerm>(new ValueTerm(t.RowsDy), rows, columns, t.Db, true), (columns + 15) / 16, t.Db);
            KernelCheck.SameThreads(
                () =>
                {
                    float* weight = affine ? t.W.Pointer : null;
                    LayerNorm.Forward(t.X, t.Stride, weight, affine ? t.B.Pointer : null, Eps, t.Y, t.Stride, t.Mean, t.Rstd, rows, columns);
                    LayerNorm.Backward(t.X, t.Stride, weight, t.Mean, t.Rstd, t.Dy, t.Stride, t.Dx, t.Stride, t.Dx, t.Stride, t.Dw, true, t.Db, true, rows, columns);
                },
                t.Y,
                t.Dx,
                t.Dw,
                t.Db);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void L2NormEqualsTheReference(int rows, int columns)
    {
        foreach (float eps in (float[])[1e-12f, 6f])
        {
            using var t = new Data(rows, columns);
            L2Norm.Forward(t.X, t.Stride, eps, t.Y, t.Stride, t.Rstd, rows, columns);
            L2Norm.Backward(t.X, t.Stride, eps, t.Rstd, t.Dy, t.Stride, t.Dx, t.Stride, false, rows, columns);
            t.Check(t.Y, x => ReferenceNorms.L2Norm(x, eps), 1e-6);
            for (int r = 0; r < rows; r++)
            {
                Near.Check(t.Row(t.Dx, r), ReferenceNorms.L2NormGradient(t.RowDouble(t.X, r), t.RowDouble(t.Dy, r), eps), 1e-5, 1e-5, $"dx row {r}");
            }

            KernelCheck.SamePaths(new L2NormForward(t.RowsX, eps, t.RowsY, t.Rstd, columns), rows, t.Y, t.Rstd);
            KernelCheck.SamePaths(new L2NormBackward(t.RowsX, eps, t.Rstd, t.RowsDy, t.RowsDx, columns, true), rows, t.Dx);
            KernelCheck.SameThreads(() => L2Norm.Backward(t.X, t.Stride, eps, t.Rstd, t.Dy, t.Stride, t.Dx, t.Stride, true, rows, columns), t.Dx);
        }
    }

    [Fact]
    public void SplittingRowsOverMicroBatchesChangesNoBitOfTheWeightGradient()
    {
        const int Rows = 29, Columns = 75;
        using var t = new Data(Rows, Columns);
        RmsNorm.Forward(t.X, t.Stride, t.W, false, Eps, t.Y, t.Stride, t.Rstd, Rows, Columns);
        RmsNorm.Backward(t.X, t.Stride, t.W, false, t.Rstd, t.Dy, t.Stride, null, 0, null, 0, t.Dw, false, Rows, Columns);
        int[] whole = t.Dw.Bits();
        for (int from = 0, step = 1; from < Rows; from += step, step += 3)
        {
            int count = Math.Min(step, Rows - from), offset = from * t.Stride;
            RmsNorm.Backward(t.X.Pointer + offset, t.Stride, t.W, false, t.Rstd.Pointer + from, t.Dy.Pointer + offset, t.Stride, null, 0, null, 0, t.Dw, from > 0, count, Columns);
        }

        KernelCheck.SameBits([t.Dw], [whole], "micro-batches");
    }

    /// <summary>Enough rows for several chunks, each once with the weight's and the input's gradient together and once alone.</summary>
    [Fact]
    public void ChunksOfRowsChangeNoBit()
    {
        const int Rows = 1100, Columns = 1003;
        using var t = new Data(Rows, Columns);
        LayerNorm.Forward(t.X, t.Stride, t.W, t.B, Eps, t.Y, t.Stride, t.Mean, t.Rstd, Rows, Columns);
        Layer(t.Dx, t.Dw, t.Db);
        int[][] layer = [t.Dx.Bits(), t.Dw.Bits(), t.Db.Bits()];
        Layer(t.Dx, null, null);
        Layer(null, t.Dw, null);
        Layer(null, null, t.Db);
        KernelCheck.SameBits([t.Dx, t.Dw, t.Db], layer, "LayerNorm together against alone");
        Rms(t.Dx, t.Dw);
        int[][] rms = [t.Dx.Bits(), t.Dw.Bits()];
        Rms(t.Dx, null);
        Rms(null, t.Dw);
        KernelCheck.SameBits([t.Dx, t.Dw], rms, "RmsNorm together against alone");

        void Layer(FloatBuffer? dx, FloatBuffer? dw, FloatBuffer? db) => LayerNorm.Backward(
            t.X, t.Stride, t.W, t.Mean, t.Rstd, t.Dy, t.Stride, Optional(dx), t.Stride, null, 0, Optional(dw), false, Optional(db), false, Rows, Columns);
        void Rms(FloatBuffer? dx, FloatBuffer? dw) =>
            RmsNorm.Backward(t.X, t.Stride, t.W, false, t.Rstd, t.Dy, t.Stride, Optional(dx), t.Stride, null, 0, Optional(dw), false, Rows, Columns);
        static float* Optional(FloatBuffer? buffer) => buffer is null ? null : buffer.Pointer;
    }

    [Fact]
    public void ConstantAndZeroRowsStayFinite()
    {
        using var t = new Data(2, 19);
        t.X.Span.Fill(0f);
        t.Row(t.X, 1).Fill(3f);
        LayerNorm.Forward(t.X, t.Stride, t.W, t.B, Eps, t.Y, t.Stride, t.Mean, t.Rstd, 2, 19);
        t.Row(t.Y, 0).ToArray().ShouldBe(t.B.Span.ToArray());
        t.Row(t.Y, 1).ToArray().ShouldBe(t.B.Span.ToArray());
        L2Norm.Forward(t.X, t.Stride, 1e-12f, t.Y, t.Stride, t.Rstd, 2, 19);
        L2Norm.Backward(t.X, t.Stride, 1e-12f, t.Rstd, t.Dy, t.Stride, t.Dx, t.Stride, false, 2, 19);
        t.Row(t.Y, 0).ToArray().ShouldAllBe(v => v == 0);
        t.Row(t.Dx, 0).ToArray().ShouldAllBe(v => float.IsFinite(v));
    }

    /// <summary>Random operands with rows that are farther apart than they are long.</summary>
    private sealed class Data : IDisposable
    {
        private readonly int _rows, _columns;

        public Data(int rows, int columns)
        {
            var random = new Random((rows * 1000) + columns);
            (_rows, _columns, Stride) = (rows, columns, columns + 5);
            X = FloatBuffer.Normal(random, rows * Stride, 2);
            Dy = FloatBuffer.Normal(random, rows * Stride);
            W = FloatBuffer.Normal(random, columns);
            B = FloatBuffer.Normal(random, columns);
            Y = new FloatBuffer(rows * Stride);
            Dx = new FloatBuffer(rows * Stride);
            Dw = new FloatBuffer(columns);
            Db = new FloatBuffer(columns);
            Mean = new FloatBuffer(rows);
            Rstd = new FloatBuffer(rows);
        }

        public int Stride { get; }

        public FloatBuffer X { get; }

        public FloatBuffer Dy { get; }

        public FloatBuffer W { get; }

        public FloatBuffer B { get; }

        public FloatBuffer Y { get; }

        public FloatBuffer Dx { get; }

        public FloatBuffer Dw { get; }

        public FloatBuffer Db { get; }

        public FloatBuffer Mean { get; }

        public FloatBuffer Rstd { get; }

        public Rows RowsX => new(X, Stride);

        public Rows RowsY => new(Y, Stride);

        public Rows RowsDy => new(Dy, Stride);

        public Rows RowsDx => new(Dx, Stride);

        public Span<float> Row(FloatBuffer buffer, int row) => buffer.Span.Slice(row * Stride, _columns);

        public double[] RowDouble(FloatBuffer buffer, int row) => Array.ConvertAll(Row(buffer, row).ToArray(), x => (double)x);

        public void Check(FloatBuffer actual, Func<double[], double[]> reference, double tolerance)
        {
            for (int r = 0; r < _rows; r++)
            {
                Near.Check(Row(actual, r), reference(RowDouble(X, r)), tolerance, tolerance, $"row {r}");
            }
        }

        /// <summary>Checks that the gradients are <paramref name="times"/> those of the reference.</summary>
        public void CheckGradients(Func<double[], double[], (double[] X, double[] W)> reference, int times)
        {
            double[] w = new double[_columns], b = new double[_columns];
            for (int r = 0; r < _rows; r++)
            {
                double[] dy = RowDouble(Dy, r);
                (double[] dx, double[] dw) = reference(RowDouble(X, r), dy);
                Near.Check(Row(Dx, r), Array.ConvertAll(dx, v => times * v), 3e-5, 3e-5, $"dx row {r}");
                for (int c = 0; c < _columns; c++)
                {
                    w[c] += times * dw[c];
                    b[c] += times * dy[c];
                }
            }

            Near.Check(Dw.Span, w, 1e-4, 1e-5, "dw");
            if (!float.IsNaN(Db[0]))
            {
                Near.Check(Db.Span, b, 1e-4, 1e-5, "db");
            }
        }

        public void Dispose()
        {
            foreach (FloatBuffer buffer in (FloatBuffer[])[X, Dy, W, B, Y, Dx, Dw, Db, Mean, Rstd])
            {
                buffer.Dispose();
            }
        }
    }
}
