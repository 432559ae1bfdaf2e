using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiro.Kernels;

/// <summary>Reads stored elements as F32. A struct type parameter of the packing kernels.</summary>
internal unsafe interface IElement
{
    /// <summary>Bytes of an element.</summary>
    static abstract int Size { get; }

    static abstract float Load(void* p, long index);

    /// <summary>Four elements that follow one another.</summary>
    static abstract Vector128<float> Load4(void* p, long index);
}

internal readonly unsafe struct F32Element : IElement
{
    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(void* p, long index) => ((float*)p)[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load4(void* p, long index) => Vector128.Load((float*)p + index);
}

internal readonly unsafe struct BF16Element : IElement
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(void* p, long index) => BitConverter.UInt32BitsToSingle((uint)((ushort*)p)[index] << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load4(void* p, long index) =>
        (Vector128.WidenLower(Vector128.CreateScalar(((ulong*)((ushort*)p + index))[0]).AsUInt16()) << 16).AsSingle();
}

internal readonly unsafe struct F16Element : IElement
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(void* p, long index) => Widen(Vector128.CreateScalar((uint)((ushort*)p)[index])).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load4(void* p, long index) =>
        Widen(Vector128.WidenLower(Vector128.CreateScalar(((ulong*)((ushort*)p + index))[0]).AsUInt16()));

    /// <summary>
    /// Exponent and fraction move to their places in a single, and a product with 2^112 corrects the exponent's bias, exactly for
    /// subnormals too; infinities and NaNs then get the largest exponent. .NET has no F16C.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Widen(Vector128<uint> half)
    {
        Vector128<uint> magnitude = half & Vector128.Create(0x7FFFu), sign = (half ^ magnitude) << 16;
        Vector128<uint> special = Vector128.GreaterThan(magnitude.AsInt32(), Vector128.Create(0x7BFF)).AsUInt32() & Vector128.Create(0x7F800000u);
        Vector128<float> scaled = (magnitude << 13).AsSingle() * Vector128.Create(5.192296858534828e33f);
        return (scaled.AsUInt32() | special | sign).AsSingle();
    }
}
