using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>What <see cref="Rope.Apply"/> was asked for.</summary>
internal readonly unsafe struct RopeArguments(Rows x, int heads, int headSize, int rotaryDim, int* positions, float* cos, float* sin, bool inverse)
{
    public readonly Rows X = x;
    public readonly int Heads = heads, HeadSize = headSize, RotaryDim = rotaryDim;
    public readonly int* Positions = positions;
    public readonly float* Cos = cos, Sin = sin;
    public readonly bool Inverse = inverse;
}

/// <summary>Indices are positions.</summary>
internal readonly unsafe struct RopeTableJob(double* frequencies, int half, float* cos, float* sin, double scale) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long position = begin; position < end; position++)
        {
            for (long j = 0, at = position * half; j < half; j++, at++)
            {
                (double sine, double cosine) = ExactTrigonometry.SinCos(position * frequencies[j]);
                cos[at] = (float)(cosine * scale);
                sin[at] = (float)(sine * scale);
            }
        }
    }
}

/// <summary>Pairs (j, j + half). Indices are rows; the heads of a row share a vector of the tables.</summary>
internal readonly unsafe struct RopeHalvesJob(RopeArguments arguments) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long half = arguments.RotaryDim / 2, headSize = arguments.HeadSize;
        V sign = S.BroadcastBits(arguments.Inverse ? int.MinValue : 0);
        for (long r = begin; r < end; r++)
        {
            long table = arguments.Positions[r] * half;
            for (long j = 0; j < half; j += 16)
            {
                long left = half - j;
                V cos = Tail.Load<S, V>(arguments.Cos + table + j, left, buffer);
                V sin = S.Xor(sign, Tail.Load<S, V>(arguments.Sin + table + j, left, buffer));
                float* x = arguments.X[r] + j;
                for (int head = 0; head < arguments.Heads; head++, x += headSize)
                {
                    V a = Tail.Load<S, V>(x, left, buffer), b = Tail.Load<S, V>(x + half, left, buffer);
                    Tail.Store<S, V>(x, left, buffer, S.Fnma(b, sin, S.Mul(a, cos)));
                    Tail.Store<S, V>(x + half, left, buffer, S.Fma(a, sin, S.Mul(b, cos)));
                }
            }
        }
    }
}

/// <summary>
/// Pairs (2j, 2j + 1). Indices are rows. A vector has 8 pairs: their cosines are taken twice, their sines as (-sin, sin), and one
/// FMA of the swapped vector is then both halves of the rotation.
/// </summary>
internal readonly unsafe struct RopeInterleavedJob(RopeArguments arguments) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes, cosLanes, sinLanes;
        float* buffer = (float*)&lanes, cosTail = (float*)&cosLanes, sinTail = (float*)&sinLanes;
        long rotary = arguments.RotaryDim, half = rotary / 2, headSize = arguments.HeadSize;
        for (long k = 0; k < 16; k++)
        {
            buffer[k] = k % 2 == (arguments.Inverse ? 1 : 0) ? -0f : 0f;
        }

        V signs = S.Load(buffer);
        long ahead = Prefetch.RowsAhead(arguments.Heads * headSize);
        for (long r = begin; r < end; r++)
        {
            float* cosRow = arguments.Cos + (arguments.Positions[r] * half), sinRow = arguments.Sin + (arguments.Positions[r] * half);
            for (long j = 0; j < half; j += 8)
            {
                float* c = cosRow + j, s = sinRow + j;
                if (half - j < 8)
                {
                    for (long k = 0; k < 8; k++)
                    {
                        (cosTail[k], sinTail[k]) = k < half - j ? (c[k], s[k]) : (0, 0);
                    }

                    c = cosTail;
                    s = sinTail;
                }

                long left = rotary - (2 * j);
                V cos = S.LoadTwice(c), sin = S.Xor(S.LoadTwice(s), signs);
                float* x = arguments.X[r] + (2 * j), next = arguments.X[r + ahead] + (2 * j);
                for (int head = 0; head < arguments.Heads; head++, x += headSize, next += headSize)
                {
                    Prefetch.Line(next);
                    V pairs = Tail.Load<S, V>(x, left, buffer);
                    Tail.Store<S, V>(x, left, buffer, S.Fma(S.SwapPairs(pairs), sin, S.Mul(pairs, cos)));
                }
            }
        }
    }
}
