using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class EmbeddingTests
{
    // Tails of a vector, of 4 vectors and of a block of 256 columns.
    private static readonly int[] Widths = [1, 7, 16, 17, 63, 64, 65, 100, 256, 300, 530];

    [Fact]
    public void GatherCopiesOrAddsRows()
    {
        var random = new Random(1);
        foreach (int columns in Widths)
        {
            int count = random.Next(1, 40), stride = columns + 3;
            using IntBuffer ids = IntBuffer.Skewed(random, count, 11);
            using FloatBuffer table = FloatBuffer.Normal(random, 11 * columns);
            using FloatBuffer y = FloatBuffer.Normal(random, count * stride);
            float[] expected = y.Span.ToArray();
            foreach (bool accumulate in (bool[])[false, true])
            {
                Embeddings.Gather(ids, count, table, columns, y, stride, accumulate);
                for (int i = 0; i < count; i++)
                {
                    for (int c = 0; c < columns; c++)
                    {
                        ref float e = ref expected[(i * stride) + c];
                        e = table[(ids[i] * columns) + c] + (accumulate ? e : 0);
                    }
                }

                y.Span.ToArray().ShouldBe(expected);
            }
        }
    }

    [Fact]
    public void GatherWidensRowsOfBF16()
    {
        var random = new Random(4);
        foreach (int columns in Widths)
        {
            int count = random.Next(1, 40), stride = columns + 3;
            using IntBuffer ids = IntBuffer.Skewed(random, count, 11);
            using FloatBuffer y = FloatBuffer.Normal(random, count * stride);
            ushort[] table = [.. Enumerable.Range(0, 11 * columns).Select(_ => (ushort)random.Next(0x7F80))];
            float[] expected = y.Span.ToArray();
            for (int i = 0; i < count * columns; i++)
            {
                (int row, int column) = Math.DivRem(i, columns);
                expected[(row * stride) + column] = BitConverter.UInt32BitsToSingle((uint)table[(ids[row] * columns) + column] << 16);
            }

            fixed (ushort* from = table)
            {
                Embeddings.Gather(ids, count, from, columns, y, stride);
            }

            y.Span.ToArray().ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(5)]
    public void ScatterAddIsOneChainOverAscendingTokens(int padding)
    {
        var random = new Random(2);
        foreach (int columns in Widths)
        {
            int count = random.Next(1, 300), stride = columns + 5;
            using IntBuffer ids = IntBuffer.Skewed(random, count, 23);
            using FloatBuffer dy = FloatBuffer.Normal(random, count * stride);
            using FloatBuffer table = FloatBuffer.Normal(random, 23 * columns);
            float[] expected = table.Span.ToArray();
            for (int i = 0; i < count; i++)
            {
                for (int c = 0; c < columns && ids[i] != padding; c++)
                {
                    expected[(ids[i] * columns) + c] += dy[(i * stride) + c];
                }
            }

            Embeddings.ScatterAdd(ids, count, dy, stride, table, columns, padding);
            table.Span.ToArray().ShouldBe(expected);
        }
    }

    [Fact]
    public void ScatterAddOfNothingButPaddingChangesNothing()
    {
        using var ids = new IntBuffer([3, 3, 3]);
        using var dy = new FloatBuffer(3);
        using var table = new FloatBuffer([1f, 2f, 3f, 4f]);
        Embeddings.ScatterAdd(ids, 3, dy, 1, table, 1, paddingId: 3);
        Embeddings.ScatterAdd(ids, 0, dy, 1, table, 1, paddingId: -1);
        table.Span.ToArray().ShouldBe([1f, 2f, 3f, 4f]);
    }

    [Fact]
    public void ScatterAddDoesNotAllocateOnceWarm()
    {
        var random = new Random(3);
        using IntBuffer ids = IntBuffer.Skewed(random, 500, 50);
        using FloatBuffer dy = FloatBuffer.Normal(random, 500 * 16);
        using FloatBuffer table = FloatBuffer.Normal(random, 50 * 16);
        Embeddings.ScatterAdd(ids, 500, dy, 16, table, 16, -1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Embeddings.ScatterAdd(ids, 500, dy, 16, table, 16, -1);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void GatherColumnsAndItsBackward()
    {
        var random = new Random(4);
        foreach ((int rows, int columns) in ((int, int)[])[(1, 1), (5, 3), (9, 17), (40, 100)])
        {
            using IntBuffer index = IntBuffer.Skewed(random, rows * columns, 6);
            using FloatBuffer x = FloatBuffer.Normal(random, 6 * columns);
            using var y = new FloatBuffer(rows * columns);
            using FloatBuffer dx = FloatBuffer.Normal(random, 6 * columns);
            Embeddings.GatherColumns(index, rows, columns, x, y);
            float[] expected = dx.Span.ToArray();
            for (int i = 0; i < rows * columns; i++)
            {
                y[i].ShouldBe(x[(index[i] * columns) + (i % columns)]);
                expected[(index[i] * columns) + (i % columns)] += y[i];
            }

            Embeddings.ScatterAddColumns(index, rows, columns, y, dx);
            dx.Span.ToArray().ShouldBe(expected);
        }
    }

    [Fact]
    public void PathsAgree()
    {
        const int Columns = 341;
        var random = new Random(5);
        using IntBuffer ids = IntBuffer.Skewed(random, 50, 9);
        using FloatBuffer table = FloatBuffer.Normal(random, 9 * Columns);
        using FloatBuffer y = FloatBuffer.Normal(random, 50 * Columns);
        KernelCheck.SamePaths(new GatherJob(ids, table, Columns, new(y, Columns), true), 50, y);

        // Two runs: tokens 1, 4, 7 of id 2 and token 0 of id 8.
        long* keys = stackalloc long[] { (2L << 32) | 1, (2L << 32) | 4, (2L << 32) | 7, 8L << 32 };
        long* starts = stackalloc long[] { 0, 3, 4 };
        var job = new ScatterJob(keys, starts, new(y, Columns), new(table, Columns), Columns);
        KernelCheck.SamePaths(job, 2 * job.Blocks, table);
    }

    [Fact]
    public void ThreadsAgree()
    {
        const int Count = 3000, Columns = 270, Vocabulary = 200;
        var random = new Random(6);
        using IntBuffer ids = IntBuffer.Skewed(random, Count, Vocabulary);
        using FloatBuffer table = FloatBuffer.Normal(random, Vocabulary * Columns);
        using FloatBuffer y = FloatBuffer.Normal(random, Count * Columns);
        KernelCheck.SameThreads(() => Embeddings.Gather(ids, Count, table, Columns, y, Columns, true), y);
        KernelCheck.SameThreads(() => Embeddings.ScatterAdd(ids, Count, y, Columns, table, Columns, 1), table);

        using IntBuffer index = IntBuffer.Skewed(random, Count * Columns, Vocabulary);
        KernelCheck.SameThreads(() => Embeddings.GatherColumns(index, Count, Columns, table, y), y);
        KernelCheck.SameThreads(() => Embeddings.ScatterAddColumns(index, Count, Columns, y, table), table);
    }
}
