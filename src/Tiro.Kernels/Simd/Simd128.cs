using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using V = Tiro.Kernels.F32x16Quad;

namespace Tiro.Kernels;

/// <summary>Sixteen float lanes as four Vector128: lanes 0-3, 4-7, 8-11, 12-15.</summary>
public struct F32x16Quad(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
{
    public Vector128<float> A = a, B = b, C = c, D = d;
}

/// <summary>Sixteen lanes in four Vector128. Fused multiply-add where the processor has it (ARM64); a rounded product and sum elsewhere.</summary>
public readonly unsafe struct Simd128 : ISimd<V>
{
    public static V Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Broadcast(float x)
    {
        var v = Vector128.Create(x);
        return new(v, v, v, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V BroadcastBits(int bits)
    {
        var v = Vector128.Create(bits).AsSingle();
        return new(v, v, v, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(float* p) => new(Vector128.Load(p), Vector128.Load(p + 4), Vector128.Load(p + 8), Vector128.Load(p + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, V x)
    {
        x.A.Store(p);
        x.B.Store(p + 4);
        x.C.Store(p + 8);
        x.D.Store(p + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add(V a, V b) => new(a.A + b.A, a.B + b.B, a.C + b.C, a.D + b.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sub(V a, V b) => new(a.A - b.A, a.B - b.B, a.C - b.C, a.D - b.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mul(V a, V b) => new(a.A * b.A, a.B * b.B, a.C * b.C, a.D * b.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Div(V a, V b) => new(a.A / b.A, a.B / b.B, a.C / b.C, a.D / b.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sqrt(V a) => new(Vector128.Sqrt(a.A), Vector128.Sqrt(a.B), Vector128.Sqrt(a.C), Vector128.Sqrt(a.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Fma(V a, V b, V c) => new(MulAdd(a.A, b.A, c.A), MulAdd(a.B, b.B, c.B), MulAdd(a.C, b.C, c.C), MulAdd(a.D, b.D, c.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Fnma(V a, V b, V c) => new(MulAdd(-a.A, b.A, c.A), MulAdd(-a.B, b.B, c.B), MulAdd(-a.C, b.C, c.C), MulAdd(-a.D, b.D, c.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max(V a, V b) => new(Larger(a.A, b.A), Larger(a.B, b.B), Larger(a.C, b.C), Larger(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Min(V a, V b) => new(Smaller(a.A, b.A), Smaller(a.B, b.B), Smaller(a.C, b.C), Smaller(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V And(V a, V b) => new(a.A & b.A, a.B & b.B, a.C & b.C, a.D & b.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Or(V a, V b) => new(a.A | b.A, a.B | b.B, a.C | b.C, a.D | b.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Xor(V a, V b) => new(a.A ^ b.A, a.B ^ b.B, a.C ^ b.C, a.D ^ b.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Less(V a, V b) => new(Vector128.LessThan(a.A, b.A), Vector128.LessThan(a.B, b.B), Vector128.LessThan(a.C, b.C), Vector128.LessThan(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Equal(V a, V b) => new(Vector128.Equals(a.A, b.A), Vector128.Equals(a.B, b.B), Vector128.Equals(a.C, b.C), Vector128.Equals(a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Select(V mask, V a, V b) => new(Vector128.ConditionalSelect(mask.A, a.A, b.A), Vector128.ConditionalSelect(mask.B, a.B, b.B), Vector128.ConditionalSelect(mask.C, a.C, b.C), Vector128.ConditionalSelect(mask.D, a.D, b.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IntAdd(V a, V b) => new((a.A.AsInt32() + b.A.AsInt32()).AsSingle(), (a.B.AsInt32() + b.B.AsInt32()).AsSingle(), (a.C.AsInt32() + b.C.AsInt32()).AsSingle(), (a.D.AsInt32() + b.D.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IntSub(V a, V b) => new((a.A.AsInt32() - b.A.AsInt32()).AsSingle(), (a.B.AsInt32() - b.B.AsInt32()).AsSingle(), (a.C.AsInt32() - b.C.AsInt32()).AsSingle(), (a.D.AsInt32() - b.D.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ShiftLeft(V a, int count) => new((a.A.AsInt32() << count).AsSingle(), (a.B.AsInt32() << count).AsSingle(), (a.C.AsInt32() << count).AsSingle(), (a.D.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ShiftRightArithmetic(V a, int count) => new((a.A.AsInt32() >> count).AsSingle(), (a.B.AsInt32() >> count).AsSingle(), (a.C.AsInt32() >> count).AsSingle(), (a.D.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IntToFloat(V a) => new(Vector128.ConvertToSingle(a.A.AsInt32()), Vector128.ConvertToSingle(a.B.AsInt32()), Vector128.ConvertToSingle(a.C.AsInt32()), Vector128.ConvertToSingle(a.D.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SwapPairs(V a) => new(Swap(a.A), Swap(a.B), Swap(a.C), Swap(a.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadTwice(float* p)
    {
        Vector128<float> a = Vector128.Load(p), b = Vector128.Load(p + 4);
        Vector128<int> low = Vector128.Create(0, 0, 1, 1), high = Vector128.Create(2, 2, 3, 3);
        return new(Vector128.Shuffle(a, low), Vector128.Shuffle(a, high), Vector128.Shuffle(b, low), Vector128.Shuffle(b, high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float First(V a) => a.A.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V a) => Sum4((a.A + a.C) + (a.B + a.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(V a) => Max4(Larger(Larger(a.A, a.C), Larger(a.B, a.D)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum4(Vector128<float> a)
    {
        var pair = a + Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1));
        return pair[0] + pair[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max4(Vector128<float> a)
    {
        var pair = Larger(a, Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1)));
        return pair[0] > pair[1] ? pair[0] : pair[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Larger(Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Smaller(Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(Vector128.LessThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Swap(Vector128<float> a) => Vector128.Shuffle(a, Vector128.Create(1, 0, 3, 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> MulAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(c, a, b) : (a * b) + c;
}
