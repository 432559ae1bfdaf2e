using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tiro.Kernels;

/// <summary>Sixteen floats on the stack, where the end of a row is completed to a whole vector.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct Lanes
{
    public float First;
}

/// <summary>
/// Loads and stores at the end of a row. A row whose length is no multiple of 16 is completed by neutral values, so every
/// row takes whole vectors and its result depends on nothing beside it.
/// </summary>
internal static unsafe class Tail
{
    /// <summary>The vector at p, of which <paramref name="left"/> floats exist: beyond them lanes are <paramref name="fill"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V>(float* p, long left, float* buffer, float fill = 0)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (left < 16)
        {
            for (long i = 0; i < 16; i++)
            {
                buffer[i] = i < left ? p[i] : fill;
            }

            p = buffer;
        }

        return S.Load(p);
    }

    /// <summary>1 in the lanes that exist, 0 beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Ones<S, V>(long left, float* buffer)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (left >= 16)
        {
            return S.Broadcast(1f);
        }

        for (long i = 0; i < 16; i++)
        {
            buffer[i] = i < left ? 1f : 0f;
        }

        return S.Load(buffer);
    }

    /// <summary>Stores the first <paramref name="left"/> lanes (all 16 where there are more).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<S, V>(float* p, long left, float* buffer, V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (left >= 16)
        {
            S.Store(p, x);
            return;
        }

        S.Store(buffer, x);
        for (long i = 0; i < left; i++)
        {
            p[i] = buffer[i];
        }
    }

    /// <summary>Stores x, or adds it to what is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<S, V>(float* p, long left, float* buffer, V x, bool accumulate)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (accumulate)
        {
            x = S.Add(Load<S, V>(p, left, buffer), x);
        }

        Store<S, V>(p, left, buffer, x);
    }
}
