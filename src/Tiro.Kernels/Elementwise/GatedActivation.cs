using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// y = act(gate) * up, the gate of SwiGLU and its kin (Shazeer, "GLU Variants Improve Transformer"). gate, up and their
/// gradients have row strides of their own, since they are halves of one GEMM result.
/// </summary>
public static unsafe class GatedActivation
{
    /// <summary>y[r, c] = f(gate[r, c]) up[r, c]; strides in elements.</summary>
    public static void Forward(
        Activation activation, float* gate, long gateStride, float* up, long upStride, float* y, long yStride, long rows, long columns) =>
        ActivationDispatch.Call(activation, new ForwardCall(gate, gateStride, up, upStride, y, yStride, rows, columns));

    /// <summary>dgate = f'(gate) up dy and dup = f(gate) dy, each stored or added; dgate and dup may lie where gate and up do.</summary>
    public static void Backward(
        Activation activation,
        float* gate,
        long gateStride,
        float* up,
        long upStride,
        float* dy,
        long dyStride,
        float* dgate,
        long dgateStride,
        float* dup,
        long dupStride,
        long rows,
        long columns,
        bool accumulateGate,
        bool accumulateUp) =>
        ActivationDispatch.Call(
            activation,
            new BackwardCall(
                new(gate, gateStride), new(up, upStride), new(dy, dyStride), new(dgate, dgateStride), new(dup, dupStride), rows, columns, accumulateGate, accumulateUp));

    private readonly struct ForwardCall(float* gate, long gateStride, float* up, long upStride, float* y, long yStride, long rows, long columns) : IActivationCall
    {
        public void With<TOp>()
            where TOp : struct, IUnary =>
            WorkerPool.For(new GatedForward<TOp>(new(gate, gateStride), new(up, upStride), new(y, yStride), columns), rows, Grain.Rows(columns));
    }

    private readonly struct BackwardCall(Rows gate, Rows up, Rows dy, Rows dgate, Rows dup, long rows, long columns, bool accumulateGate, bool accumulateUp)
        : IActivationCall
    {
        public void With<TOp>()
            where TOp : struct, IUnary =>
            WorkerPool.For(new GatedBackward<TOp>(gate, up, dy, dgate, dup, columns, accumulateGate, accumulateUp), rows, Grain.Rows(columns));
    }
}

internal readonly unsafe struct GatedForward<TOp>(Rows gate, Rows up, Rows y, long columns) : IRangeJob
    where TOp : struct, IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = columns, ahead = Prefetch.RowsAhead(n);
        for (long r = begin; r < end; r++)
        {
            float* g = gate[r], u = up[r], o = y[r], nextG = gate[r + ahead], nextU = up[r + ahead], nextO = y[r + ahead];
            for (long c = 0; c < n; c += 16)
            {
                Prefetch.Line(nextG + c);
                Prefetch.Line(nextU + c);
                Prefetch.Line(nextO + c);
                V a = TOp.Apply<S, V>(Tail.Load<S, V>(g + c, n - c, buffer));
                Tail.Store<S, V>(o + c, n - c, buffer, S.Mul(a, Tail.Load<S, V>(u + c, n - c, buffer)));
            }
        }
    }
}

internal readonly unsafe struct GatedBackward<TOp>(Rows gate, Rows up, Rows dy, Rows dgate, Rows dup, long columns, bool accumulateGate, bool accumulateUp)
    : IRangeJob
    where TOp : struct, IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = columns, ahead = Prefetch.RowsAhead(n);
        for (long r = begin; r < end; r++)
        {
            float* pg = gate[r], pu = up[r], pd = dy[r], og = dgate[r], ou = dup[r];
            float* nextG = gate[r + ahead], nextU = up[r + ahead], nextD = dy[r + ahead], nextOg = dgate[r + ahead], nextOu = dup[r + ahead];
            for (long c = 0; c < n; c += 16)
            {
                Prefetch.Line(nextG + c);
                Prefetch.Line(nextU + c);
                Prefetch.Line(nextD + c);
                Prefetch.Line(nextOg + c);
                Prefetch.Line(nextOu + c);
                V g = Tail.Load<S, V>(pg + c, n - c, buffer);
                V u = Tail.Load<S, V>(pu + c, n - c, buffer);
                V d = Tail.Load<S, V>(pd + c, n - c, buffer);
                V value = TOp.Apply<S, V>(g, out V slope);
                Tail.Put<S, V>(og + c, n - c, buffer, S.Mul(S.Mul(d, u), slope), accumulateGate);
                Tail.Put<S, V>(ou + c, n - c, buffer, S.Mul(d, value), accumulateUp);
            }
        }
    }
}
