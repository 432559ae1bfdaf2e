using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>One parameter under AdamW, as the paper's algorithm 2 writes it.</summary>
public sealed class ReferenceAdamW<T>(T parameter, T beta1, T beta2, T epsilon, T weightDecay)
    where T : IFloatingPointIeee754<T>
{
    private T _m = T.Zero, _v = T.Zero;
    private int _step;

    public T Parameter { get; private set; } = parameter;

    public void Update(T learningRate, T gradient)
    {
        T step = T.CreateChecked(++_step);
        Parameter *= T.One - (learningRate * weightDecay);
        _m = (beta1 * _m) + ((T.One - beta1) * gradient);
        _v = (beta2 * _v) + ((T.One - beta2) * gradient * gradient);
        T m = _m / (T.One - T.Pow(beta1, step)), v = _v / (T.One - T.Pow(beta2, step));
        Parameter -= learningRate * m / (T.Sqrt(v) + epsilon);
    }
}
