namespace Tiro.Kernels;

/// <summary>
/// Philox4x32-10, a counter-based generator (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011):
/// the words of a counter are a pure function of key and counter, so randomness survives any order, thread or resume.
/// </summary>
public static class Philox
{
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    /// <summary>Four random words of a counter (c0..c3) under a key (k0, k1).</summary>
    public static (uint X, uint Y, uint Z, uint W) Block(uint k0, uint k1, uint c0, uint c1, uint c2, uint c3)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)M0 * c0, p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += W0;
            k1 += W1;
        }

        return (c0, c1, c2, c3);
    }
}

/// <summary>
/// One stream of random numbers: a 64-bit seed, a 32-bit stream (what the numbers are for) and a 64-bit position chosen by
/// the caller (step, sequence, ...), then a counter that the draws advance.
/// </summary>
public struct PhiloxStream(ulong seed, uint stream, ulong position = 0)
{
    private uint _block;
    private uint _a, _b, _c, _d;
    private int _left;

    public uint NextUInt32()
    {
        if (_left == 0)
        {
            (_a, _b, _c, _d) = Philox.Block((uint)seed, (uint)(seed >> 32), _block++, stream, (uint)position, (uint)(position >> 32));
            _left = 4;
        }

        return _left-- switch { 4 => _a, 3 => _b, 2 => _c, _ => _d };
    }

    public ulong NextUInt64() => ((ulong)NextUInt32() << 32) | NextUInt32();

    /// <summary>Uniform in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, bound), without bias.</summary>
    public long Next(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        ulong x;
        do
        {
            x = NextUInt64();
        }
        while (x >= limit);
        return (long)(x % (ulong)bound);
    }

    /// <summary>Two independent standard normals (Box-Muller).</summary>
    public (double First, double Second) NextNormals()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble())), angle = 2 * Math.PI * NextDouble();
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }
}
