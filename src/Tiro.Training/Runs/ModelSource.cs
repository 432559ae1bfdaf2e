using Tiro.Models;
using Tiro.Text;

namespace Tiro.Training;

/// <summary>The model that a run starts from.</summary>
public sealed record ModelSource
{
    /// <summary>A model folder, a checkpoint or a run folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>The chat template by its name; "" = the model's own.</summary>
    public string Template { get; init; } = "";

    /// <summary>Most tokens of an example; 0 = the model's context.</summary>
    public int Context { get; init; }

    /// <summary>Loads the model with the encoder of its dialogues; the caller disposes the package.</summary>
    /// <exception cref="FormatException">The model is none that a run can start from; the message says why.</exception>
    public (ModelPackage Package, ChatEncoder Chat, int Context) Load(Recomputation recompute)
    {
        ModelPackage package = ModelPackage.Load(Path);
        try
        {
            if (package.Model.Config.ScoreHead)
            {
                throw new FormatException($"{Path}: a reward model, which scores texts; start from a language model");
            }

            int context = Context == 0 ? package.Model.Config.Context : Context;
            if (context > package.Model.Config.Context)
            {
                throw new FormatException($"model.context is {context}, but the model has {package.Model.Config.Context}; lower it, or leave it out");
            }

            package.Model.Recompute = recompute;
            return (package, ModelText.Of(package).Chat(Template.Length == 0 ? null : Template), context);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }
}
