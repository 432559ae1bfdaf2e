namespace Tiro.Kernels;

/// <summary>
/// Rotary position embedding (Su et al., "RoFormer", 2021): each pair (a, b) of a head becomes
/// (a cos - b sin, b cos + a sin), the angle being position times the pair's inverse frequency.
/// </summary>
public static unsafe class Rope
{
    /// <summary>
    /// Fills cos and sin, [positions, inverseFrequencies.Length], with scale * cos(position * frequency) and its like: double
    /// arithmetic, rounded once. <paramref name="scale"/> is 1 but for YaRN's attention factor.
    /// </summary>
    public static void Table(ReadOnlySpan<double> inverseFrequencies, long positions, float* cos, float* sin, double scale)
    {
        fixed (double* frequencies = inverseFrequencies)
        {
            WorkerPool.For(new RopeTableJob(frequencies, inverseFrequencies.Length, cos, sin, scale), positions, Grain.Rows(16L * inverseFrequencies.Length));
        }
    }

    /// <summary>
    /// Rotates, in place, the first <paramref name="rotaryDim"/> (even) elements of the first <paramref name="heads"/> heads of
    /// each row; x points at the first head's column of row 0, positions has each row's line of the tables
    /// [positions, rotaryDim / 2]. Pairs are (j, j + rotaryDim / 2), or (2j, 2j + 1) where <paramref name="interleaved"/>.
    /// <paramref name="inverse"/> rotates by the negative angle: the backward.
    /// </summary>
    public static void Apply(
        float* x, long rows, long rowStride, int heads, int headSize, int rotaryDim, int* positions, float* cos, float* sin, bool interleaved, bool inverse)
    {
        var arguments = new RopeArguments(new(x, rowStride), heads, headSize, rotaryDim, positions, cos, sin, inverse);
        long grain = Grain.Rows((long)heads * rotaryDim);
        if (interleaved)
        {
            WorkerPool.For(new RopeInterleavedJob(arguments), rows, grain);
        }
        else
        {
            WorkerPool.For(new RopeHalvesJob(arguments), rows, grain);
        }
    }
}
