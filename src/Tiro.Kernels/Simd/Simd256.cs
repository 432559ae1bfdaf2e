using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = Tiro.Kernels.F32x16Pair;

namespace Tiro.Kernels;

/// <summary>Sixteen float lanes as two AVX registers: lanes 0-7 and 8-15.</summary>
public struct F32x16Pair(Vector256<float> a, Vector256<float> b)
{
    public Vector256<float> A = a, B = b;
}

/// <summary>Sixteen lanes in two AVX registers, with FMA.</summary>
public readonly unsafe struct Simd256 : ISimd<V>
{
    public static V Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Broadcast(float x)
    {
        var v = Vector256.Create(x);
        return new(v, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V BroadcastBits(int bits)
    {
        var v = Vector256.Create(bits).AsSingle();
        return new(v, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(float* p) => new(Vector256.Load(p), Vector256.Load(p + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, V x)
    {
        x.A.Store(p);
        x.B.Store(p + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add(V a, V b) => new(a.A + b.A, a.B + b.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sub(V a, V b) => new(a.A - b.A, a.B - b.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mul(V a, V b) => new(a.A * b.A, a.B * b.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Div(V a, V b) => new(a.A / b.A, a.B / b.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sqrt(V a) => new(Avx.Sqrt(a.A), Avx.Sqrt(a.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Fma(V a, V b, V c) => new(System.Runtime.Intrinsics.X86.Fma.MultiplyAdd(a.A, b.A, c.A), System.Runtime.Intrinsics.X86.Fma.MultiplyAdd(a.B, b.B, c.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Fnma(V a, V b, V c) => new(System.Runtime.Intrinsics.X86.Fma.MultiplyAddNegated(a.A, b.A, c.A), System.Runtime.Intrinsics.X86.Fma.MultiplyAddNegated(a.B, b.B, c.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max(V a, V b) => new(Avx.Max(a.A, b.A), Avx.Max(a.B, b.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Min(V a, V b) => new(Avx.Min(a.A, b.A), Avx.Min(a.B, b.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V And(V a, V b) => new(a.A & b.A, a.B & b.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Or(V a, V b) => new(a.A | b.A, a.B | b.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Xor(V a, V b) => new(a.A ^ b.A, a.B ^ b.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Less(V a, V b) => new(Vector256.LessThan(a.A, b.A), Vector256.LessThan(a.B, b.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Equal(V a, V b) => new(Vector256.Equals(a.A, b.A), Vector256.Equals(a.B, b.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Select(V mask, V a, V b) => new(Vector256.ConditionalSelect(mask.A, a.A, b.A), Vector256.ConditionalSelect(mask.B, a.B, b.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IntAdd(V a, V b) => new((a.A.AsInt32() + b.A.AsInt32()).AsSingle(), (a.B.AsInt32() + b.B.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IntSub(V a, V b) => new((a.A.AsInt32() - b.A.AsInt32()).AsSingle(), (a.B.AsInt32() - b.B.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ShiftLeft(V a, int count) => new((a.A.AsInt32() << count).AsSingle(), (a.B.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ShiftRightArithmetic(V a, int count) => new((a.A.AsInt32() >> count).AsSingle(), (a.B.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IntToFloat(V a) => new(Vector256.ConvertToSingle(a.A.AsInt32()), Vector256.ConvertToSingle(a.B.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SwapPairs(V a) => new(Avx.Permute(a.A, 0b10_11_00_01), Avx.Permute(a.B, 0b10_11_00_01));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadTwice(float* p)
    {
        var v = Vector256.Load(p);
        return new(Avx2.PermuteVar8x32(v, Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3)), Avx2.PermuteVar8x32(v, Vector256.Create(4, 4, 5, 5, 6, 6, 7, 7)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float First(V a) => a.A.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V a) => Simd128.Sum4(Fold(a.A + a.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(V a) => Simd128.Max4(FoldMax(Avx.Max(a.A, a.B)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Fold(Vector256<float> a) => a.GetLower() + a.GetUpper();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> FoldMax(Vector256<float> a) => Simd128.Larger(a.GetLower(), a.GetUpper());
}
