using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiro.Kernels;

/// <summary>The largest logit, and what the others weigh beside it. The same bits on every processor.</summary>
public static unsafe class TokenWeights
{
    /// <summary>Beyond it a weight is 0 in float32.</summary>
    private const double Least = -200;

    /// <summary>The index of the largest value, of equal ones the first; the complement of the first index whose value is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int ArgMax(float* x, long count)
    {
        Vector256<float> largest = Vector256.Create(float.NegativeInfinity), finite = Vector256<float>.AllBitsSet;
        long i = 0;
        for (; i <= count - 8; i += 8)
        {
            Vector256<float> v = Vector256.Load(x + i);
            finite &= Vector256.LessThan(Vector256.Abs(v), Vector256.Create(float.PositiveInfinity));
            largest = Vector256.ConditionalSelect(Vector256.GreaterThan(v, largest), v, largest);
        }

        float max = largest[0];
        for (int lane = 1; lane < 8; lane++)
        {
            max = largest[lane] > max ? largest[lane] : max;
        }

        bool all = Vector256.EqualsAll(finite.AsInt32(), Vector256<int>.AllBitsSet);
        for (; i < count; i++)
        {
            all &= float.IsFinite(x[i]);
            max = x[i] > max ? x[i] : max;
        }

        return all ? (int)Find(x, count, max) : ~(int)NotFinite(x);
    }

    /// <summary>
    /// weights[i] = exp(logits[i] / temperature - top), 1 where both are equal, infinite ones included. <paramref name="top"/> is the largest
    /// quotient. Returns <paramref name="sum"/> plus all weights, one after the other.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Compute(float* logits, long count, float temperature, float top, float* weights, double sum = 0)
    {
        Vector256<float> divisor = Vector256.Create(temperature), tops = Vector256.Create(top);
        Vector256<double> wide = Vector256.Create((double)top);
        long i = 0;
        for (; i <= count - 8; i += 8)
        {
            Vector256.Store(Eight(Vector256.Load(logits + i) / divisor, tops, wide), weights + i);

            // The chain of sums takes longest; it runs beside the next exponentials.
            sum += weights[i];
            sum += weights[i + 1];
            sum += weights[i + 2];
            sum += weights[i + 3];
            sum += weights[i + 4];
            sum += weights[i + 5];
            sum += weights[i + 6];
            sum += weights[i + 7];
        }

        if (i < count)
        {
            float* rest = stackalloc float[8];
            for (int lane = 0; lane < 8; lane++)
            {
                rest[lane] = i + lane < count ? logits[i + lane] : 0;
            }

            Vector256.Store(Eight(Vector256.Load(rest) / divisor, tops, wide), rest);
            for (int lane = 0; i < count; lane++, i++)
            {
                weights[i] = rest[lane];
                sum += rest[lane];
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight(Vector256<float> scores, Vector256<float> tops, Vector256<double> top)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(scores);
        Vector256<float> weights = Vector256.Narrow(Exp(low - top), Exp(high - top));
        return Vector256.ConditionalSelect(Vector256.Equals(scores, tops), Vector256<float>.One, weights);
    }

    /// <summary>
    /// exp(x) of x at most 0, to about one unit of the last place of a double: x = n ln 2 + r, the Taylor polynomial of degree 13 at
    /// r, |r| at most ln 2 / 2 (its remainder is below 2^-57), times 2^n.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Exp(Vector256<double> x)
    {
        // Adding 1.5 * 2^52 rounds to an integer, which then stands in the lowest bits.
        const double Round = 6755399441055744, Log2E = 1.4426950408889634, Ln2High = 0.6931471803691238, Ln2Low = 1.9082149292705877e-10;
        x = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(Least)), x, Vector256.Create(Least));
        Vector256<double> rounded = Vector256.FusedMultiplyAdd(x, Vector256.Create(Log2E), Vector256.Create(Round));
        Vector256<double> n = rounded - Vector256.Create(Round);
        Vector256<double> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2High), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2Low), r);
        Vector256<double> p = Vector256.Create(1.0 / 6227020800);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 479001600));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 39916800));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 3628800));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 362880));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 40320));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 5040));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 720));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 120));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 24));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 6));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256<double>.One);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256<double>.One);
        return (p.AsInt64() + Vector256.ShiftLeft(rounded.AsInt64(), 52)).AsDouble();
    }

    private static long Find(float* x, long count, float value)
    {
        long i = 0;
        Vector256<float> values = Vector256.Create(value);
        for (; i <= count - 8; i += 8)
        {
            uint equal = Vector256.Equals(Vector256.Load(x + i), values).ExtractMostSignificantBits();
            if (equal != 0)
            {
                return i + System.Numerics.BitOperations.TrailingZeroCount(equal);
            }
        }

        while (x[i] != value)
        {
            i++;
        }

        return i;
    }

    private static long NotFinite(float* x)
    {
        long i = 0;
        while (float.IsFinite(x[i]))
        {
            i++;
        }

        return i;
    }
}
