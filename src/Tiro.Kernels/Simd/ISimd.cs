namespace Tiro.Kernels;

/// <summary>
/// Operations on vectors of 16 float lanes. Sixteen virtual lanes on every instruction set (one AVX-512 register, two AVX2
/// registers, four Vector128) and one fixed tree in <see cref="Sum"/> make reductions give the same bits everywhere.
/// Masks are vectors whose lanes are all ones or all zeros.
/// </summary>
public unsafe interface ISimd<V>
    where V : unmanaged
{
    static abstract V Zero { get; }

    static abstract V Broadcast(float x);

    /// <summary>All lanes with the bits of <paramref name="bits"/>.</summary>
    static abstract V BroadcastBits(int bits);

    static abstract V Load(float* p);

    static abstract void Store(float* p, V x);

    static abstract V Add(V a, V b);

    static abstract V Sub(V a, V b);

    static abstract V Mul(V a, V b);

    static abstract V Div(V a, V b);

    static abstract V Sqrt(V a);

    /// <summary>a * b + c, rounded once where the processor can.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>c - a * b, rounded once where the processor can.</summary>
    static abstract V Fnma(V a, V b, V c);

    /// <summary>a &gt; b ? a : b in each lane, so b where either is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>a &lt; b ? a : b in each lane, so b where either is NaN.</summary>
    static abstract V Min(V a, V b);

    static abstract V And(V a, V b);

    static abstract V Or(V a, V b);

    static abstract V Xor(V a, V b);

    /// <summary>Mask of a &lt; b; false where either is NaN.</summary>
    static abstract V Less(V a, V b);

    /// <summary>Mask of a == b; false where either is NaN.</summary>
    static abstract V Equal(V a, V b);

    /// <summary>a where the mask is set, else b.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>Adds the lanes' bits as 32-bit integers.</summary>
    static abstract V IntAdd(V a, V b);

    static abstract V IntSub(V a, V b);

    static abstract V ShiftLeft(V a, int count);

    /// <summary>Shifts the lanes' bits right as signed 32-bit integers.</summary>
    static abstract V ShiftRightArithmetic(V a, int count);

    /// <summary>The lanes' bits as signed 32-bit integers, converted to float.</summary>
    static abstract V IntToFloat(V a);

    /// <summary>Lanes 1, 0, 3, 2, ...: the two of every pair exchanged.</summary>
    static abstract V SwapPairs(V a);

    /// <summary>p[0], p[0], p[1], p[1], ..., p[7], p[7].</summary>
    static abstract V LoadTwice(float* p);

    /// <summary>Lane 0.</summary>
    static abstract float First(V a);

    /// <summary>Sum of the lanes by a fixed tree: halves of 8, of 4, of 2, of 1.</summary>
    static abstract float Sum(V a);

    /// <summary>Largest lane, by the same tree.</summary>
    static abstract float MaxLane(V a);
}
