namespace Tiro.Kernels;

/// <summary>
/// A right operand B[k, n] packed once for many products on this machine, as F32: the same bits as the unpacked operand, without
/// its packing. The caller owns it, and calls <see cref="Pack"/> again when the operand's values have changed.
/// </summary>
public sealed unsafe class PackedPanels : IDisposable
{
    private float* _panels;

    /// <summary>Reserves panels for an operand [<paramref name="k"/>, <paramref name="n"/>]; <see cref="Pack"/> fills them.</summary>
    public PackedPanels(long k, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        (K, N) = (k, n);
        _panels = (float*)AlignedMemory.Allocate(BytesOf(k, n));
    }

    ~PackedPanels() => Free();

    public long K { get; }

    public long N { get; }

    internal float* Panels
    {
        get
        {
            ObjectDisposedException.ThrowIf(_panels == null, this);
            return _panels;
        }
    }

    /// <summary>Bytes that the panels of an operand [k, n] take.</summary>
    public static long BytesOf(long k, long n) => checked(Gemm.PanelColumns * ((n + Gemm.PanelColumns - 1) / Gemm.PanelColumns) * k * sizeof(float));

    /// <summary>Copies the operand [K, N], on all threads of the <see cref="WorkerPool"/>.</summary>
    public void Pack(Matrix b)
    {
        WorkerPool.Run(new PackJob(b, K, N, Panels), (N + Gemm.PanelColumns - 1) / Gemm.PanelColumns);
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        AlignedMemory.Free(_panels);
        _panels = null;
    }

    private readonly struct PackJob(Matrix b, long k, long n, float* panels) : ITileJob
    {
        public void Run(long panel)
        {
            int width = Gemm.PanelColumns;
            long first = panel * width;
            Packing.Panel(b.From(0, first), checked((int)k), (int)Math.Min(width, n - first), panels + (first * k), width);
        }
    }
}
