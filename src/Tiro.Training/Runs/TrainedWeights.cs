using Tiro.Formats;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Training;

/// <summary>What a run trains and saves: a model, or an adapter on a model that stays as it is.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tokenizer">Goes into every checkpoint.</param>
/// <param name="Chat">The chat template that goes with it; null: none.</param>
/// <param name="Adapter">What is trained in the model's place, or null.</param>
public sealed record TrainedWeights(DecoderModel Model, Tokenizer Tokenizer, ChatEncoder? Chat = null, LoraAdapter? Adapter = null)
{
    /// <summary>What an optimizer updates.</summary>
    public ParameterStore Parameters => Adapter?.Parameters ?? Model.Parameters;

    /// <summary>How much is trained.</summary>
    public ParameterCounts Counts => Adapter?.Counts ?? new ParameterCounts(Model.Parameters.Count, Model.Parameters.Count);

    /// <summary>The trained tensors under the names they have on disk.</summary>
    internal WeightMap Map => Adapter?.Weights ?? Family.Map(Model);

    private Family Family => ModelRegistry.Find(Model.Config.Family)!;

    /// <summary>Writes a folder as Hugging Face keeps a model, or as PEFT keeps an adapter; the base of an adapter is not copied.</summary>
    internal void Save(AtomicDirectory folder)
    {
        if (Adapter is null)
        {
            ModelPackage.Save(folder, Model, Tokenizer, Chat);
            return;
        }

        Adapter.Save(folder);
        ModelPackage.SaveText(folder, Model.Config, Tokenizer, Chat);
    }

    /// <summary>Reads back what <see cref="Save"/> wrote.</summary>
    /// <exception cref="FormatException">The folder holds another model or adapter; the message names the first difference.</exception>
    internal void Restore(string folder)
    {
        if (Adapter is not null)
        {
            Adapter.Restore(folder);
            return;
        }

        ConfigJson config = ConfigJson.Open(Path.Combine(folder, ConfigJson.FileName));
        if (ModelShapes.Difference(ModelRegistry.Of(config).ReadConfig(config), Model.Config) is { } difference)
        {
            throw new FormatException($"{difference} in {folder}; resume with the run's own recipe, or start a new run with another out");
        }

        using SafetensorsFolder weights = SafetensorsFolder.Open(folder);
        Map.Load(weights, Family.Prefix);
    }
}
