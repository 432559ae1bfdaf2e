using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Kernels;

/// <summary>
/// The integer arithmetic of one instruction set: lanes are columns of C, a lane holds 32 bits of each operand, which are
/// <see cref="IQ8Lanes{VI}.Terms"/> of the 32 terms of a block. All give the same integers.
/// </summary>
internal unsafe interface IQ8Lanes<VI>
    where VI : unmanaged
{
    static abstract int Lanes { get; }

    /// <summary>4: bytes, those of x with 128 added; 2: 16-bit integers.</summary>
    static abstract int Terms { get; }

    static abstract VI Zero { get; }

    static abstract VI Load(byte* p);

    static abstract void StoreNegative(byte* p, VI x);

    /// <summary>The 32 bits at p in every lane.</summary>
    static abstract VI Broadcast(byte* p);

    /// <summary>sum + the products of the terms, exactly.</summary>
    static abstract VI Add(VI sum, VI w, VI x);

    /// <summary>c += sum * (scales * scale), each operation rounded on its own, so that a processor without fused multiply-add gives the same bits.</summary>
    static abstract void AddScaled(float* c, VI sum, float* scales, float scale);
}

/// <summary>vpmaddwd on 16 lanes.</summary>
internal readonly unsafe struct Q8Lanes512 : IQ8Lanes<Vector512<int>>
{
    public static int Lanes => 16;

    public static int Terms => 2;

    public static Vector512<int> Zero => Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(byte* p) => Vector512.Load((int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNegative(byte* p, Vector512<int> x) => (-x).Store((int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(byte* p) => Vector512.Create(*(int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<int> w, Vector512<int> x) => sum + Avx512BW.MultiplyAddAdjacent(w.AsInt16(), x.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(float* c, Vector512<int> sum, float* scales, float scale) =>
        (Vector512.Load(c) + (Vector512.ConvertToSingle(sum) * (Vector512.Load(scales) * Vector512.Create(scale)))).Store(c);
}

/// <summary>vpmaddwd on 8 lanes.</summary>
internal readonly unsafe struct Q8Lanes256 : IQ8Lanes<Vector256<int>>
{
    public static int Lanes => 8;

    public static int Terms => 2;

    public static Vector256<int> Zero => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* p) => Vector256.Load((int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNegative(byte* p, Vector256<int> x) => (-x).Store((int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* p) => Vector256.Create(*(int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> w, Vector256<int> x) => sum + Avx2.MultiplyAddAdjacent(w.AsInt16(), x.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(float* c, Vector256<int> sum, float* scales, float scale) =>
        (Vector256.Load(c) + (Vector256.ConvertToSingle(sum) * (Vector256.Load(scales) * Vector256.Create(scale)))).Store(c);
}

/// <summary>vpdpbusd of AVX-VNNI on 8 lanes: unsigned bytes of x times signed bytes of w; 32-bit sums do not saturate.</summary>
internal readonly unsafe struct Q8LanesVnni : IQ8Lanes<Vector256<int>>
{
    public static int Lanes => 8;

    public static int Terms => 4;

    public static Vector256<int> Zero => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* p) => Vector256.Load((int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNegative(byte* p, Vector256<int> x) => (-x).Store((int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* p) => Vector256.Create(*(int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> w, Vector256<int> x) => AvxVnni.MultiplyWideningAndAdd(sum, x.AsByte(), w.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(float* c, Vector256<int> sum, float* scales, float scale) => Q8Lanes256.AddScaled(c, sum, scales, scale);
}

/// <summary>The portable path, 4 lanes.</summary>
internal readonly unsafe struct Q8Lanes128 : IQ8Lanes<Vector128<int>>
{
    public static int Lanes => 4;

    public static int Terms => 2;

    public static Vector128<int> Zero => Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(byte* p) => Vector128.Load((int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNegative(byte* p, Vector128<int> x) => (-x).Store((int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(byte* p) => Vector128.Create(*(int*)p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<int> w, Vector128<int> x) => Sse2.IsSupported
        ? sum + Sse2.MultiplyAddAdjacent(w.AsInt16(), x.AsInt16())
        : sum + ((w << 16 >> 16) * (x << 16 >> 16)) + ((w >> 16) * (x >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(float* c, Vector128<int> sum, float* scales, float scale) =>
        (Vector128.Load(c) + (Vector128.ConvertToSingle(sum) * (Vector128.Load(scales) * Vector128.Create(scale)))).Store(c);
}
