using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Loops that epilogues share.</summary>
internal static unsafe class Epilogues
{
    /// <summary>Adds [rows, columns] of x, whose rows are <paramref name="ldx"/> apart, to C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<S, V>(float* c, long ldc, float* x, long ldx, int rows, int columns)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (int i = 0; i < rows; i++, c += ldc, x += ldx)
        {
            int j = 0;
            for (; j <= columns - 16; j += 16)
            {
                S.Store(c + j, S.Add(S.Load(c + j), S.Load(x + j)));
            }

            for (; j < columns; j++)
            {
                c[j] += x[j];
            }
        }
    }
}
