using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Which two of a head's dimensions turn together.</summary>
public enum RopeLayout
{
    /// <summary>(j, j + rotaryDim/2), as GPT-NeoX and transformers' Llama have it.</summary>
    HalfSplit,

    /// <summary>(2j, 2j + 1), as GPT-J has it.</summary>
    Interleaved,
}

/// <summary>
/// Rotary position embedding (Su et al., "RoFormer"): the pair (a, b) becomes (a cos - b sin, b cos + a sin). Applied to
/// <c>heads</c> neighbouring heads in each row, so that it works inside a q|k|v row.
/// </summary>
public static unsafe class Rope
{
    /// <summary>Largest rotaryDim.</summary>
    public const int MaxRotaryDim = 1024;

    /// <summary>
    /// Turns the first <paramref name="rotaryDim"/> dimensions of each head, copies the rest. x and y point at the first head of the
    /// first row, strides in elements; y may be x. cos and sin are [rows, rotaryDim/2]; row t uses tableRows[t], or t where
    /// <paramref name="tableRows"/> is null. The inverse is also the backward pass: dx = inverse(dy), stored or added.
    /// </summary>
    public static void Apply(
        RopeLayout layout,
        float* x,
        long xStride,
        float* y,
        long yStride,
        float* cos,
        float* sin,
        int* tableRows,
        bool inverse,
        bool accumulate,
        long rows,
        int heads,
        int headDim,
        int rotaryDim)
    {
        if (rotaryDim > Math.Min(headDim, MaxRotaryDim) || rotaryDim % 2 != 0 || rotaryDim < 0)
        {
            throw new ArgumentException($"rope turns an even number of dimensions up to the head size and {MaxRotaryDim}, not {rotaryDim} of {headDim}");
        }

        var job = new RopeJob(layout, new(x, xStride), new(y, yStride), new(cos, rotaryDim / 2), new(sin, rotaryDim / 2), tableRows, inverse, accumulate, heads, headDim, rotaryDim);
        WorkerPool.For(job, rows, Grain.Rows((long)heads * headDim));
    }
}

internal readonly unsafe struct RopeJob(
    RopeLayout layout, Rows x, Rows y, Rows cos, Rows sin, int* tableRows, bool inverse, bool accumulate, int heads, int headDim, int rotaryDim) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (layout == RopeLayout.HalfSplit)
        {
            HalfSplit<S, V>(begin, end);
        }
        else
        {
            Interleaved<S, V>(begin, end);
        }

        if (rotaryDim < headDim && (accumulate || x[begin] != y[begin]))
        {
            Rest<S, V>(begin, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void HalfSplit<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long half = rotaryDim / 2;
        bool add = accumulate;
        V sign = S.BroadcastBits(inverse ? int.MinValue : 0);
        for (long r = begin; r < end; r++)
        {
            long table = tableRows == null ? r : tableRows[r];
            float* pc = cos[table], ps = sin[table];
            for (long j = 0; j < half; j += 16)
            {
                V c = Tail.Load<S, V>(pc + j, half - j, buffer);
                V s = S.Xor(Tail.Load<S, V>(ps + j, half - j, buffer), sign);
                float* px = x[r] + j, py = y[r] + j;
                for (long h = 0; h < heads; h++, px += headDim, py += headDim)
                {
                    V a = Tail.Load<S, V>(px, half - j, buffer), b = Tail.Load<S, V>(px + half, half - j, buffer);
                    Tail.Put<S, V>(py, half - j, buffer, S.Fnma(b, s, S.Mul(a, c)), add);
                    Tail.Put<S, V>(py + half, half - j, buffer, S.Fma(a, s, S.Mul(b, c)), add);
                }
            }
        }
    }

    /// <summary>Eight pairs a vector: y = x cos + swapped(x) (-sin, sin), with cosines and sines doubled once a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Interleaved<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        float* cosines = stackalloc float[Rope.MaxRotaryDim], sines = stackalloc float[Rope.MaxRotaryDim];
        long n = rotaryDim;
        bool add = accumulate;
        for (long r = begin; r < end; r++)
        {
            long table = tableRows == null ? r : tableRows[r];
            float* pc = cos[table], ps = sin[table];
            for (long j = 0; j < n / 2; j++)
            {
                float s = inverse ? -ps[j] : ps[j];
                cosines[2 * j] = cosines[(2 * j) + 1] = pc[j];
                sines[2 * j] = -s;
                sines[(2 * j) + 1] = s;
            }

            float* px = x[r], py = y[r];
            for (long h = 0; h < heads; h++, px += headDim, py += headDim)
            {
                for (long j = 0; j < n; j += 16)
                {
                    V v = Tail.Load<S, V>(px + j, n - j, buffer);
                    V c = Tail.Load<S, V>(cosines + j, n - j, buffer), s = Tail.Load<S, V>(sines + j, n - j, buffer);
                    Tail.Put<S, V>(py + j, n - j, buffer, S.Fma(S.SwapPairs(v), s, S.Mul(v, c)), add);
                }
            }
        }
    }

    /// <summary>The dimensions that do not turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rest<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        for (long r = begin; r < end; r++)
        {
            for (long h = 0; h < heads; h++)
            {
                float* px = x[r] + (h * headDim), py = y[r] + (h * headDim);
                for (long j = rotaryDim; j < headDim; j += 16)
                {
                    Tail.Put<S, V>(py + j, headDim - j, buffer, Tail.Load<S, V>(px + j, headDim - j, buffer), accumulate);
                }
            }
        }
    }
}
