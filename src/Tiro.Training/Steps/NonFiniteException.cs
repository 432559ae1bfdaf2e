using Tiro.Models;

namespace Tiro.Training;

/// <summary>A loss or gradient that is not a number; the step was not taken.</summary>
public sealed class NonFiniteException(string message) : ArithmeticException(message)
{
    internal static NonFiniteException At(long step, double loss, DecoderModel model)
    {
        string tensor = FirstNonFinite(model, p => p.Value) is { } weight ? $"weight {weight}"
            : !double.IsFinite(loss) ? $"loss ({loss})"
            : $"gradient of {FirstNonFinite(model, p => p.Grad) ?? "all parameters together (their norm overflows)"}";
        return new NonFiniteException($"step {step}: the {tensor} is not finite; the update was not made and the last checkpoint stays. Lower training.learning_rate, raise training.warmup or lower training.clip, then --resume");
    }

    private static string? FirstNonFinite(DecoderModel model, Func<Tensors.Parameter, Tensors.Tensor> pick)
    {
        Family family = ModelRegistry.Find(model.Config.Family)!;
        return family.Map(model).Parts.FirstOrDefault(part => part.Read(pick(part.Parameter)).Any(x => !float.IsFinite(x)))?.Name;
    }
}
