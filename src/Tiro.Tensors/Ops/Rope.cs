namespace Tiro.Tensors;

/// <summary>Cosines and sines of rotary positions: [positions, rotaryDim / 2] each.</summary>
public sealed record RopeTable(Tensor Cos, Tensor Sin, int RotaryDim, bool Interleaved) : IDisposable
{
    public long Positions => Cos.Rows;

    /// <summary>
    /// Angles position * inverseFrequencies[j], computed in double and rounded once (Su et al., "RoFormer", 2021).
    /// <paramref name="scale"/> multiplies both tables.
    /// </summary>
    public static unsafe RopeTable Create(ReadOnlySpan<double> inverseFrequencies, long positions, bool interleaved = false, double scale = 1)
    {
        var shape = new Shape(positions, inverseFrequencies.Length);
        Tensor cos = Tensor.Persistent(DType.F32, shape), sin = Tensor.Persistent(DType.F32, shape);
        Kernels.Rope.Table(inverseFrequencies, positions, cos.F32, sin.F32, scale);
        return new RopeTable(cos, sin, 2 * inverseFrequencies.Length, interleaved);
    }

    /// <summary>base^(-2j/d) for j below d/2.</summary>
    public static double[] Frequencies(double theta, int rotaryDim)
    {
        var frequencies = new double[rotaryDim / 2];
        for (int j = 0; j < frequencies.Length; j++)
        {
            frequencies[j] = Math.Pow(theta, -2.0 * j / rotaryDim);
        }

        return frequencies;
    }

    public void Dispose()
    {
        Cos.Dispose();
        Sin.Dispose();
    }
}

public static unsafe partial class Ops
{
    /// <summary>
    /// Rotates the first <paramref name="heads"/> heads of every row of x in place and returns x under a new handle: pairs
    /// (a, b) of a head become (a cos - b sin, b cos + a sin) at the row's position. positions I32 [rows]. The gradient is the
    /// inverse rotation, also in place.
    /// </summary>
    public static Tensor RopeInto(Tensor x, Tensor positions, RopeTable table, int heads, int headSize)
    {
        ShapeException.Require(x.Columns >= (long)heads * headSize && positions.Count == x.Rows && table.RotaryDim <= headSize, "RopeInto", x, positions, $"{heads} heads of {headSize}, one position a row");
        Rotate(x, positions, table, heads, headSize, inverse: false);
        x.Header.Storage!.Bump();
        Tensor y = x.Alias();
        Node? node = Tape.Record("RopeInto", RopeGradient, y, x)?.Save(positions);
        if (node is not null)
        {
            node.Arguments.L0 = heads;
            node.Arguments.L1 = headSize;
            node.Arguments.Reference = table;
        }

        return y;
    }

    private static void RopeGradient(Node node)
    {
        if (node.Needs(0))
        {
            Rotate(node.MoveGrad(), node.Saved(0), (RopeTable)node.Arguments.Reference!, (int)node.Arguments.L0, (int)node.Arguments.L1, inverse: true);
        }
    }

    private static void Rotate(Tensor x, Tensor positions, RopeTable table, int heads, int headSize, bool inverse)
    {
        int* p = positions.I32;
        for (long i = 0; i < positions.Count; i++)
        {
            if ((uint)p[i] >= (ulong)table.Positions)
            {
                ShapeException.Require(false, "RopeInto", positions, $"position {p[i]} is beyond the table of {table.Positions}; the sequence is longer than the model's context");
            }
        }

        Kernels.Rope.Apply(x.F32, x.Rows, x.RowStride, heads, headSize, table.RotaryDim, p, table.Cos.F32, table.Sin.F32, table.Interleaved, inverse);
    }
}
