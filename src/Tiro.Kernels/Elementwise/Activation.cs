namespace Tiro.Kernels;

/// <summary>The activation functions of known models; formulas at the operators (Gelu.cs, Swishes.cs, Rectifiers.cs, Sigmoids.cs).</summary>
public enum Activation
{
    GeluErf,
    GeluTanh,
    QuickGelu,
    Silu,
    Relu,
    Relu2,
    Sigmoid,
    Tanh,
    Softplus,
    Exp,
    LogSigmoid,
    Elu,
    LeakyRelu,
    Mish,
    HardSwish,
}

/// <summary>Something to do with the operator of an activation.</summary>
internal interface IActivationCall
{
    void With<TOp>()
        where TOp : struct, IUnary;
}

internal static class ActivationDispatch
{
    /// <summary>The one place that knows which operator an activation is.</summary>
    public static void Call<TCall>(Activation activation, in TCall call)
        where TCall : struct, IActivationCall
    {
        switch (activation)
        {
            case Activation.GeluErf:
                call.With<GeluErf>();
                break;
            case Activation.GeluTanh:
                call.With<GeluTanh>();
                break;
            case Activation.QuickGelu:
                call.With<QuickGelu>();
                break;
            case Activation.Silu:
                call.With<Silu>();
                break;
            case Activation.Relu:
                call.With<Relu>();
                break;
            case Activation.Relu2:
                call.With<Relu2>();
                break;
            case Activation.Sigmoid:
                call.With<Sigmoid>();
                break;
            case Activation.Tanh:
                call.With<Tanh>();
                break;
            case Activation.Softplus:
                call.With<Softplus>();
                break;
            case Activation.Exp:
                call.With<Exponential>();
                break;
            case Activation.LogSigmoid:
                call.With<LogSigmoid>();
                break;
            case Activation.Elu:
                call.With<Elu>();
                break;
            case Activation.LeakyRelu:
                call.With<LeakyRelu>();
                break;
            case Activation.Mish:
                call.With<Mish>();
                break;
            case Activation.HardSwish:
                call.With<HardSwish>();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "unknown activation");
        }
    }
}
