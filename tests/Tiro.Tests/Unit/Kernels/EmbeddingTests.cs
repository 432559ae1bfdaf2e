using Tiro.Kernels;
using Tiro.TestKit;
using Tiro.TestKit.Reference;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class EmbeddingTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(9, 6, 5)]
    [InlineData(3, 40, 16)]
    [InlineData(50_000, 300, 37)]
    [InlineData(65, 700, 384)]
    public void GatherAndScatterEqualTheReference(int entries, int tokens, int width)
    {
        var random = new Random(entries + tokens);
        int[] ids = Ids(random, entries, tokens), positions = [.. Enumerable.Range(0, tokens).Select(t => t % 7)];
        using FloatBuffer table = FloatBuffer.Normal(random, (long)entries * width), y = new((long)tokens * width), positionTable = FloatBuffer.Normal(random, 7 * width);
        using FloatBuffer dy = FloatBuffer.Normal(random, (long)tokens * width), gradient = new((long)entries * width);
        using var scratch = new FloatBuffer((Embedding.ScatterScratchBytes(tokens) + 3) / 4);
        fixed (int* pi = ids, pp = positions)
        {
            Embedding.Gather(table, width, entries, pi, null, 0, 0, null, y, width, tokens, width);
            for (int t = 0; t < tokens; t++)
            {
                y.Span.Slice(t * width, width).SequenceEqual(table.Span.Slice(ids[t] * width, width)).ShouldBeTrue();
            }

            Embedding.Gather(table, width, entries, pi, positionTable, width, 7, pp, y, width, tokens, width);
            for (int t = 0; t < tokens; t++)
            {
                for (int c = 0; c < width; c++)
                {
                    y[(t * width) + c].ShouldBe(table[(ids[t] * width) + c] + positionTable[(positions[t] * width) + c]);
                }
            }

            foreach (int padding in (int[])[-1, ids[0]])
            {
                var expected = new double[entries * width];
                ReferenceEmbedding.ScatterAdd(dy.ToDouble(), ids, expected, width, padding);
                Embedding.ScatterAdd(dy, width, pi, gradient, width, entries, false, tokens, width, padding, (float*)scratch);
                Near.Check(gradient.Span, expected, 3e-5, 1e-5, "gradient");
                Embedding.ScatterAdd(dy, width, pi, gradient, width, entries, true, tokens, width, padding, (float*)scratch);
                Near.Check(gradient.Span, Array.ConvertAll(expected, v => 2 * v), 6e-5, 1e-5, "gradient added");
            }

            nint pin = (nint)pi;
            KernelCheck.SameThreads(() => Embedding.ScatterAdd(dy, width, (int*)pin, gradient, width, entries, true, tokens, width, -1, (float*)scratch), gradient);
            KernelCheck.SamePaths(new GatherRows(new(table, width), pi, new(positionTable, width), pp, new(y, width), width), tokens, y);
            var order = new IdOrder((float*)scratch, tokens);
            long groups = order.Sort(pi, entries, -1), pieces = (width + ScatterRows.Piece - 1) / ScatterRows.Piece;
            groups.ShouldBe(ids.Distinct().Count());
            KernelCheck.SamePaths(new ScatterRows(new(dy, width), order, new(gradient, width), width), groups * pieces, gradient);
        }
    }

    [Fact]
    public void ScatterSumsEachRowInTheOrderOfTokensWhateverTheSplit()
    {
        const int Entries = 11, Tokens = 200, Width = 19;
        var random = new Random(3);
        int[] ids = Ids(random, Entries, Tokens);
        using FloatBuffer dy = FloatBuffer.Normal(random, Tokens * Width), whole = new(Entries * Width), split = new(Entries * Width), expected = new(Entries * Width);
        using var scratch = new FloatBuffer((Embedding.ScatterScratchBytes(Tokens) + 3) / 4);
        var chain = new float[Entries * Width];
        ReferenceEmbedding.ScatterAdd(dy.Span.ToArray(), ids, chain, Width, -1);
        chain.CopyTo(expected.Span);
        fixed (int* p = ids)
        {
            Embedding.ScatterAdd(dy, Width, p, whole, Width, Entries, false, Tokens, Width, -1, (float*)scratch);
            Embedding.ScatterAdd(dy, Width, p, split, Width, Entries, false, 77, Width, -1, (float*)scratch);
            Embedding.ScatterAdd(dy.Pointer + (77 * Width), Width, p + 77, split, Width, Entries, true, Tokens - 77, Width, -1, (float*)scratch);
        }

        KernelCheck.SameBits([whole, split], [expected.Bits(), expected.Bits()], "one chain over ascending tokens");
    }

    [Fact]
    public void IdsOutsideTheTableAreRefused()
    {
        using FloatBuffer table = new(10), y = new(4);
        using var scratch = new FloatBuffer(64);
        foreach (int bad in (int[])[-1, 5, int.MaxValue, int.MinValue])
        {
            Should.Throw<ArgumentOutOfRangeException>(() =>
            {
                int* ids = stackalloc int[] { 0, bad };
                Embedding.Gather(table, 2, 5, ids, null, 0, 0, null, y, 2, 2, 2);
            }).Message.ShouldContain("token id number 1");
        }

        Should.Throw<ArgumentOutOfRangeException>(() =>
        {
            int* ids = stackalloc int[] { 0, 5 };
            Embedding.ScatterAdd(y, 2, ids, table, 2, 5, false, 2, 2, -1, (float*)scratch);
        });
    }

    [Fact]
    public void ColumnGatherEqualsTheReference()
    {
        const int XRows = 9, Rows = 40, Columns = 501;
        var random = new Random(4);
        int[] index = Ids(random, XRows, Rows * Columns);
        using FloatBuffer x = FloatBuffer.Normal(random, XRows * Columns), y = new(Rows * Columns), dy = FloatBuffer.Normal(random, Rows * Columns), dx = new(XRows * Columns);
        fixed (int* p = index)
        {
            nint pin = (nint)p;
            ColumnGather.Forward(x, XRows, p, y, Rows, Columns);
            ColumnGather.Backward(dy, p, dx, XRows, false, Rows, Columns);
            var expected = new double[XRows * Columns];
            for (int i = 0; i < Rows * Columns; i++)
            {
                int at = (index[i] * Columns) + (i % Columns);
                y[i].ShouldBe(x[at]);
                expected[at] += dy[i];
            }

            Near.Check(dx.Span, expected, 1e-5, 1e-5, "dx");
            KernelCheck.SameThreads(() => ColumnGather.Backward(dy, (int*)pin, dx, XRows, true, Rows, Columns), dx);
            KernelCheck.SamePaths(new ColumnGatherBackward(dy, p, dx, Rows, Columns), Columns, dx);
        }
    }

    private static int[] Ids(Random random, int entries, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(entries))];
}
