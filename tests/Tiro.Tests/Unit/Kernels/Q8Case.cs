using System.Runtime.InteropServices;
using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>Rows of activations and a Q8_0 matrix, with the same matrix dequantised.</summary>
internal sealed unsafe class Q8Case : IDisposable
{
    private readonly byte* _blocks;

    public Q8Case(Random random, int m, int n, int k)
    {
        (M, N, K) = (m, n, k);
        X = FloatBuffer.Normal(random, (long)m * k);
        C = new FloatBuffer((long)m * n);
        Wide = new FloatBuffer((long)n * k);
        _blocks = (byte*)AlignedMemory.Allocate(Q8Blocks.BytesOf((long)n * k));
        using var w = FloatBuffer.Normal(random, (long)n * k, 0.1);
        Q8Blocks.Quantize(w, k, n, k, _blocks);

        // What no quantiser writes, but a file may hold: the lowest byte, and a negative scale.
        _blocks[Q8Blocks.Bytes - 1] = 0x80;
        _blocks[1] |= 0x80;
        Q8Blocks.Dequantize(_blocks, Wide, (long)n * k);
    }

    public int M { get; }

    public int N { get; }

    public int K { get; }

    public FloatBuffer X { get; }

    public FloatBuffer Wide { get; }

    public FloatBuffer C { get; }

    public void* Blocks => _blocks;

    public Matrix W => Matrix.RowMajor(_blocks, ElementType.Q8_0, K).Transposed;

    /// <summary>C[i, j] by the definition: activations quantised a block at a time, exact integer dots, each other operation rounded on its own.</summary>
    public float Expected(int i, int j)
    {
        float sum = 0;
        for (int b = 0; b < K / Q8Blocks.Size; b++)
        {
            ReadOnlySpan<float> x = X.Span.Slice((i * K) + (b * Q8Blocks.Size), Q8Blocks.Size);
            byte* block = _blocks + Q8Blocks.BytesOf((long)j * K) + (b * Q8Blocks.Bytes);
            float largest = 0;
            foreach (float value in x)
            {
                largest = MathF.Max(largest, MathF.Abs(value));
            }

            float scale = largest / 127, reciprocal = scale == 0 ? 0 : 1 / scale;
            long dot = 0;
            for (int t = 0; t < Q8Blocks.Size; t++)
            {
                dot += (long)MathF.Round(x[t] * reciprocal, MidpointRounding.ToEven) * ((sbyte*)block)[2 + t];
            }

            float product = (float)BitConverter.UInt16BitsToHalf(MemoryMarshal.Read<ushort>(new ReadOnlySpan<byte>(block, 2))) * scale;
            float term = dot * product;
            sum += term;
        }

        return sum;
    }

    public void Dispose()
    {
        X.Dispose();
        Wide.Dispose();
        C.Dispose();
        AlignedMemory.Free(_blocks);
    }
}
