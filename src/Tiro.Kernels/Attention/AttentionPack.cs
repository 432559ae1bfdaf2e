using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>Copies of operands into scratch, in the layouts that <see cref="IAttentionMicro"/> reads.</summary>
internal static unsafe class AttentionPack
{
    /// <summary>Asks for rows of <paramref name="size"/> floats, to lie in the level-2 cache when they are read. They may lie beyond the array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Prefetch(float* from, long stride, long rows, int size)
    {
        for (long r = 0; Sse.IsSupported && r < rows; r++, from += stride)
        {
            for (int i = 0; i < size; i += 16)
            {
                Sse.Prefetch1(from + i);
            }
        }
    }

    /// <summary>Copies rows of <paramref name="size"/> floats; the rest of a padded row becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(float* from, long stride, long rows, int size, float* to, int paddedSize)
    {
        for (long r = 0; r < rows; r++, from += stride, to += paddedSize)
        {
            int i = 0;
            for (; i <= size - 8; i += 8)
            {
                Vector256.Load(from + i).Store(to + i);
            }

            for (; i < size; i++)
            {
                to[i] = from[i];
            }

            for (; i < paddedSize; i++)
            {
                to[i] = 0;
            }
        }
    }

    /// <summary>Copies the heads of a group of consecutive tokens together: row i * group + g is token i, head g.</summary>
    public static void Group(float* from, long stride, int tokens, int group, int size, float* to, int paddedSize)
    {
        if (group == 1)
        {
            Rows(from, stride, tokens, size, to, paddedSize);
            return;
        }

        for (int i = 0; i < tokens; i++)
        {
            Rows(from + (i * stride), size, group, size, to + ((long)i * group * paddedSize), paddedSize);
        }
    }

    /// <summary>The inverse of <see cref="Group"/>.</summary>
    public static void Ungroup(float* from, int paddedSize, int tokens, int group, int size, float* to, long stride)
    {
        for (int i = 0; i < tokens; i++)
        {
            Rows(from + ((long)i * group * paddedSize), paddedSize, group, size, to + (i * stride), size);
        }
    }

    /// <summary>
    /// Transposes rows of <paramref name="size"/> floats into panels of <paramref name="width"/> rows: element (r, i) at
    /// to[(r / width * size + i) * width + r % width]. Missing rows of the last panel are 0. Where <paramref name="ahead"/> is
    /// not 0, the rows so far ahead are asked for, whether they exist or not.
    /// </summary>
    public static void Transposed(float* from, long stride, int rows, int size, float* to, int width, int ahead = 0)
    {
        int r = 0;
        for (; r <= rows - 8; r += 8)
        {
            Transpose8(from + (r * stride), stride, size, to + ((long)r / width * size * width) + (r % width), width, ahead * stride);
        }

        for (; r < (rows + width - 1) / width * width; r++)
        {
            float* source = from + (r * stride), target = to + ((long)r / width * size * width) + (r % width);
            for (int i = 0; i < size; i++)
            {
                target[(long)i * width] = r < rows ? source[i] : 0;
            }
        }
    }

    /// <summary>Transposes 8 rows, blocks of 8 x 8 in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose8(float* from, long stride, int size, float* to, long width, long ahead)
    {
        float* p0 = from, p1 = p0 + stride, p2 = p1 + stride, p3 = p2 + stride, p4 = p3 + stride, p5 = p4 + stride, p6 = p5 + stride, p7 = p6 + stride;
        int i = 0;
        for (; Avx.IsSupported && i <= size - 8; i += 8, to += 8 * width)
        {
            if (ahead != 0)
            {
                // A line of a row holds two of these blocks: each asks for those of four rows.
                float* next = (i & 8) == 0 ? p0 + i + ahead : p4 + i - 8 + ahead;
                Sse.Prefetch0(next);
                Sse.Prefetch0(next + stride);
                Sse.Prefetch0(next + (2 * stride));
                Sse.Prefetch0(next + (3 * stride));
            }

            Vector256<float> r0 = Vector256.Load(p0 + i), r1 = Vector256.Load(p1 + i), r2 = Vector256.Load(p2 + i), r3 = Vector256.Load(p3 + i);
            Vector256<float> r4 = Vector256.Load(p4 + i), r5 = Vector256.Load(p5 + i), r6 = Vector256.Load(p6 + i), r7 = Vector256.Load(p7 + i);
            Vector256<float> t0 = Avx.UnpackLow(r0, r1), t1 = Avx.UnpackHigh(r0, r1), t2 = Avx.UnpackLow(r2, r3), t3 = Avx.UnpackHigh(r2, r3);
            Vector256<float> t4 = Avx.UnpackLow(r4, r5), t5 = Avx.UnpackHigh(r4, r5), t6 = Avx.UnpackLow(r6, r7), t7 = Avx.UnpackHigh(r6, r7);
            r0 = Avx.Shuffle(t0, t2, 0x44);
            r1 = Avx.Shuffle(t0, t2, 0xee);
            r2 = Avx.Shuffle(t1, t3, 0x44);
            r3 = Avx.Shuffle(t1, t3, 0xee);
            r4 = Avx.Shuffle(t4, t6, 0x44);
            r5 = Avx.Shuffle(t4, t6, 0xee);
            r6 = Avx.Shuffle(t5, t7, 0x44);
            r7 = Avx.Shuffle(t5, t7, 0xee);
            Avx.Permute2x128(r0, r4, 0x20).Store(to);
            Avx.Permute2x128(r1, r5, 0x20).Store(to + width);
            Avx.Permute2x128(r2, r6, 0x20).Store(to + (2 * width));
            Avx.Permute2x128(r3, r7, 0x20).Store(to + (3 * width));
            Avx.Permute2x128(r0, r4, 0x31).Store(to + (4 * width));
            Avx.Permute2x128(r1, r5, 0x31).Store(to + (5 * width));
            Avx.Permute2x128(r2, r6, 0x31).Store(to + (6 * width));
            Avx.Permute2x128(r3, r7, 0x31).Store(to + (7 * width));
        }

        for (; i < size; i++, to += width)
        {
            Vector128.Create(p0[i], p1[i], p2[i], p3[i]).Store(to);
            Vector128.Create(p4[i], p5[i], p6[i], p7[i]).Store(to + 4);
        }
    }
}
