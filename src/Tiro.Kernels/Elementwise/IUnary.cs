namespace Tiro.Kernels;

/// <summary>A function of one variable and its derivative, on vectors of 16 floats.</summary>
internal interface IUnary
{
    static abstract V Apply<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged;

    /// <summary>The same with the derivative at x, by shared work; at a kink the one-sided value that is customary.</summary>
    static abstract V Apply<S, V>(V x, out V slope)
        where S : struct, ISimd<V>
        where V : unmanaged;
}
