using System.Numerics;
using Tiro.Kernels;

namespace Tiro.TestKit.Reference;

/// <summary>Activations and their derivatives, as their papers write them.</summary>
public static class ReferenceActivations
{
    public static T Value<T>(Activation activation, T x)
        where T : IFloatingPointIeee754<T> => activation switch
        {
            Activation.GeluErf => x * NormalCdf(x),
            Activation.GeluTanh => x / C<T>(2) * (T.One + T.Tanh(TanhArgument(x))),
            Activation.QuickGelu => x * Sigmoid(C<T>(1.702) * x),
            Activation.Silu => x * Sigmoid(x),
            Activation.Relu => T.Max(x, T.Zero),
            Activation.Relu2 => T.Max(x, T.Zero) * T.Max(x, T.Zero),
            Activation.Sigmoid => Sigmoid(x),
            Activation.Tanh => T.Tanh(x),
            Activation.Softplus => Softplus(x),
            Activation.Exp => T.Exp(x),
            Activation.LogSigmoid => -Softplus(-x),
            Activation.Elu => x > T.Zero ? x : T.Exp(x) - T.One,
            Activation.LeakyRelu => x > T.Zero ? x : C<T>(0.01) * x,
            Activation.Mish => x * T.Tanh(Softplus(x)),
            Activation.HardSwish => x * T.Clamp(x + C<T>(3), T.Zero, C<T>(6)) / C<T>(6),
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        };

    public static T Derivative<T>(Activation activation, T x)
        where T : IFloatingPointIeee754<T>
    {
        T s = Sigmoid(x);
        switch (activation)
        {
            case Activation.GeluErf:
                return NormalCdf(x) + (x * T.Exp(-x * x / C<T>(2)) / T.Sqrt(C<T>(2) * T.Pi));
            case Activation.GeluTanh:
                T t = T.Tanh(TanhArgument(x));
                T slope = T.Sqrt(C<T>(2) / T.Pi) * (T.One + (C<T>(3 * 0.044715) * x * x));
                return ((T.One + t) / C<T>(2)) + (x / C<T>(2) * (T.One - (t * t)) * slope);
            case Activation.QuickGelu:
                T q = Sigmoid(C<T>(1.702) * x);
                return q + (C<T>(1.702) * x * q * (T.One - q));
            case Activation.Silu:
                return s + (x * s * (T.One - s));
            case Activation.Relu:
                return x > T.Zero ? T.One : T.Zero;
            case Activation.Relu2:
                return C<T>(2) * T.Max(x, T.Zero);
            case Activation.Sigmoid:
                return s * (T.One - s);
            case Activation.Tanh:
                return T.One - (T.Tanh(x) * T.Tanh(x));
            case Activation.Softplus:
                return s;
            case Activation.Exp:
                return T.Exp(x);
            case Activation.LogSigmoid:
                return Sigmoid(-x);
            case Activation.Elu:
                return x > T.Zero ? T.One : T.Exp(x);
            case Activation.LeakyRelu:
                return x > T.Zero ? T.One : C<T>(0.01);
            case Activation.Mish:
                T m = T.Tanh(Softplus(x));
                return m + (x * (T.One - (m * m)) * s);
            case Activation.HardSwish:
                return x < C<T>(-3) ? T.Zero : x > C<T>(3) ? T.One : (x / C<T>(3)) + C<T>(0.5);
            default:
                throw new ArgumentOutOfRangeException(nameof(activation));
        }
    }

    private static T C<T>(double x)
        where T : IFloatingPointIeee754<T> => T.CreateChecked(x);

    private static T Sigmoid<T>(T x)
        where T : IFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-x));

    private static T Softplus<T>(T x)
        where T : IFloatingPointIeee754<T> => T.Max(x, T.Zero) + T.Log(T.One + T.Exp(-T.Abs(x)));

    private static T NormalCdf<T>(T x)
        where T : IFloatingPointIeee754<T> => (T.One + ReferenceErf.Erf(x / T.Sqrt(C<T>(2)))) / C<T>(2);

    private static T TanhArgument<T>(T x)
        where T : IFloatingPointIeee754<T> => T.Sqrt(C<T>(2) / T.Pi) * (x + (C<T>(0.044715) * x * x * x));
}
