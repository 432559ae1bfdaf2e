using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// The block format Q8_0 of GGUF: 32 numbers that follow one another in a row are a half-precision scale d and 32 signed bytes q,
/// 34 bytes; a number is d * q, exactly a float. A row is whole blocks.
/// </summary>
public static unsafe class Q8Blocks
{
    /// <summary>Numbers of a block.</summary>
    public const int Size = 32;

    /// <summary>Bytes of a block: the scale, then the numbers.</summary>
    public const int Bytes = 34;

    /// <summary>Bytes before a block's numbers.</summary>
    internal const int ScaleBytes = 2;

    /// <summary>Bytes of <paramref name="count"/> numbers, a multiple of <see cref="Size"/>.</summary>
    public static long BytesOf(long count) => checked(count / Size * Bytes);

    /// <summary>
    /// Quantises rows of <paramref name="columns"/> finite numbers, a multiple of <see cref="Size"/>, to contiguous rows of blocks: d = largest
    /// magnitude / 127 rounded to half precision, q = x times the reciprocal of the unrounded d, rounded half away from zero. The bytes are
    /// those of ggml's reference quantiser; blocks whose reciprocal overflows are zeros.
    /// </summary>
    public static void Quantize(float* x, long xStride, long rows, long columns, void* blocks) =>
        WorkerPool.For(new QuantizeJob(new(x, xStride), columns, (byte*)blocks), rows, Grain.Rows(columns));

    /// <summary>Widens <paramref name="count"/> numbers, a multiple of <see cref="Size"/>, exactly.</summary>
    public static void Dequantize(void* blocks, float* y, long count) => WorkerPool.For(new DequantizeJob((byte*)blocks, y), count / Size, Grain.Elements / Size);

    /// <summary>y[i, :] = table[ids[i], :], widened; a row of the table has <paramref name="columns"/> numbers, a multiple of <see cref="Size"/>. Ids must lie in the table.</summary>
    public static void Gather(int* ids, long count, void* table, long columns, float* y, long yStride) =>
        WorkerPool.For(new GatherBlocksJob(ids, (byte*)table, columns, new(y, yStride)), count, Grain.Rows(columns));

    /// <summary>The scale of the block at <paramref name="block"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Scale(byte* block) => F16Element.Load(block, 0);

    /// <summary>Widens <paramref name="count"/> blocks on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Widen(byte* blocks, float* y, long count)
    {
        for (; count > 0; count--, blocks += Bytes, y += Size)
        {
            sbyte* q = (sbyte*)(blocks + ScaleBytes);
            float scale = Scale(blocks);
            if (Avx2.IsSupported)
            {
                var d = Vector256.Create(scale);
                (Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(q)) * d).Store(y);
                (Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(q + 8)) * d).Store(y + 8);
                (Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(q + 16)) * d).Store(y + 16);
                (Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(q + 24)) * d).Store(y + 24);
                continue;
            }

            for (int i = 0; i < Size; i++)
            {
                y[i] = q[i] * scale;
            }
        }
    }

    private readonly struct QuantizeJob(Rows x, long columns, byte* blocks) : IRangeJob
    {
        /// <summary>The largest float below one half: adding it and cutting rounds half away from zero, and 0.49999997 to 0.</summary>
        private const float BelowHalf = 0.49999997f;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<S, V>(long begin, long end)
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            byte* to = blocks + BytesOf(begin * columns);
            for (long r = begin; r < end; r++)
            {
                float* row = x[r];
                for (long c = 0; c < columns; c += Size, to += Bytes)
                {
                    float largest = 0;
                    for (int i = 0; i < Size; i++)
                    {
                        largest = Math.Max(largest, MathF.Abs(row[c + i]));
                    }

                    float d = largest / sbyte.MaxValue, reciprocal = d == 0 ? 0 : 1 / d;
                    reciprocal = float.IsFinite(reciprocal) ? reciprocal : 0;
                    *(ushort*)to = BitConverter.HalfToUInt16Bits((Half)d);
                    for (int i = 0; i < Size; i++)
                    {
                        float scaled = row[c + i] * reciprocal;
                        to[ScaleBytes + i] = (byte)(sbyte)(scaled + MathF.CopySign(BelowHalf, scaled));
                    }
                }
            }
        }
    }

    private readonly struct DequantizeJob(byte* blocks, float* y) : IRangeJob
    {
        public void Run<S, V>(long begin, long end)
            where S : struct, ISimd<V>
            where V : unmanaged => Widen(blocks + (begin * Bytes), y + (begin * Size), end - begin);
    }

    private readonly struct GatherBlocksJob(int* ids, byte* table, long columns, Rows y) : IRangeJob
    {
        public void Run<S, V>(long begin, long end)
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            for (long r = begin; r < end; r++)
            {
                Widen(table + BytesOf(ids[r] * columns), y[r], columns / Size);
            }
        }
    }
}
