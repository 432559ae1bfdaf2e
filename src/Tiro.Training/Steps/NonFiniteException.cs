using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Training;

/// <summary>A loss or gradient that is not a number; the step was not taken.</summary>
public sealed class NonFiniteException(string message) : ArithmeticException(message)
{
    internal static NonFiniteException At(long step, double loss, DecoderModel model, ParameterStore trained)
    {
        string tensor = FirstNonFinite(model, trained, p => p.Value) is { } weight ? $"weight {weight}"
            : !double.IsFinite(loss) ? $"loss ({loss})"
            : $"gradient of {FirstNonFinite(model, trained, p => p.Grad) ?? "all parameters together (their norm overflows)"}";
        return new NonFiniteException($"step {step}: the {tensor} is not finite; the update was not made and the last checkpoint stays. Lower training.learning_rate, raise training.warmup or lower training.clip, then --resume");
    }

    /// <summary>The first tensor of the model, by its name in checkpoints, or of what is trained in its place.</summary>
    private static string? FirstNonFinite(DecoderModel model, ParameterStore trained, Func<Parameter, Tensor> pick)
    {
        WeightMap map = ModelRegistry.Find(model.Config.Family)!.Map(model);
        WeightPart? found = map.Parts.FirstOrDefault(part => !pick(part.Parameter).IsNone && part.Read(pick(part.Parameter)).Any(x => !float.IsFinite(x)));
        return found?.Name ?? trained.All.FirstOrDefault(p => pick(p).Read().Any(x => !float.IsFinite(x)))?.Name;
    }
}
