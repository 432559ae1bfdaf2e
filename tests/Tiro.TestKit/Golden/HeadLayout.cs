namespace Tiro.TestKit;

/// <summary>Between [B, H, T, D] of the golden files and packed rows [B * T, H * D] of the ops.</summary>
public sealed class HeadLayout(long[] sizes)
{
    private readonly int _batch = (int)sizes[0], _heads = (int)sizes[1], _tokens = (int)sizes[2], _size = (int)sizes[3];

    public long[] Sizes => [(long)_batch * _tokens, (long)_heads * _size];

    public float[] Pack(float[] x) => Move(x, toPacked: true);

    public float[] Unpack(float[] x) => Move(x, toPacked: false);

    private float[] Move(float[] x, bool toPacked)
    {
        var y = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int d = i % _size, t = i / _size % _tokens, h = i / (_size * _tokens) % _heads, b = i / (_size * _tokens * _heads);
            int packed = (((((b * _tokens) + t) * _heads) + h) * _size) + d;
            (int from, int to) = toPacked ? (i, packed) : (packed, i);
            y[to] = x[from];
        }

        return y;
    }
}
