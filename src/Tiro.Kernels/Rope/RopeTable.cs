namespace Tiro.Kernels;

/// <summary>Cosines and sines of rotary positions.</summary>
public static unsafe class RopeTable
{
    /// <summary>cos[t, j] = cos(positions[t] * inverseFrequencies[j]) and sin alike, [tokens, half] contiguous, computed in double and rounded once.</summary>
    public static void Compute(double* inverseFrequencies, long half, int* positions, float* cos, float* sin, long tokens) =>
        WorkerPool.For(new RopeTableJob(inverseFrequencies, half, positions, cos, sin), tokens, Math.Max(1, 1024 / Math.Max(1, half)));
}

internal readonly unsafe struct RopeTableJob(double* inverseFrequencies, long half, int* positions, float* cos, float* sin) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long t = begin; t < end; t++)
        {
            for (long j = 0; j < half; j++)
            {
                (double s, double c) = ExactTrigonometry.SinCos(positions[t] * inverseFrequencies[j]);
                cos[(t * half) + j] = (float)c;
                sin[(t * half) + j] = (float)s;
            }
        }
    }
}
