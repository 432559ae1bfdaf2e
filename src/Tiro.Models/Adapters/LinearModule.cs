using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>A linear map of a model as its family's checkpoints name it: rows of one projection, which may hold several.</summary>
/// <param name="Name">Name without ".weight", such as model.layers.0.self_attn.q_proj.</param>
/// <param name="Weight">Where its weight lies.</param>
/// <param name="Projection">What computes it.</param>
/// <param name="Index">Its place among all of the model.</param>
internal sealed record LinearModule(string Name, WeightPart Weight, Projection Projection, uint Index)
{
    private const string WeightSuffix = ".weight";

    /// <summary>Short names are written in place of full ones from so many maps on, as PEFT does.</summary>
    private const int ManyTargets = 20;

    public long Inputs => Weight.Parameter.Shape.Columns;

    public long Outputs => Weight.Rows;

    private string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The linear maps of all layers, in the order of the checkpoint; the output head is none of them.</summary>
    public static IReadOnlyList<LinearModule> Of(DecoderModel model)
    {
        Dictionary<Parameter, Projection> projections = model.Layers.SelectMany(layer => layer.Projections).ToDictionary(projection => projection.Weight);
        var modules = new List<LinearModule>();
        foreach (WeightPart part in ModelRegistry.Find(model.Config.Family)!.Map(model).Parts)
        {
            if (projections.TryGetValue(part.Parameter, out Projection? projection))
            {
                modules.Add(new LinearModule(part.Name[..^WeightSuffix.Length], part, projection, (uint)modules.Count));
            }
        }

        return modules;
    }

    /// <summary>The maps of a model that an adapter changes. <paramref name="where"/> begins the message of an error.</summary>
    /// <exception cref="AdapterException">A target is no linear map of this model.</exception>
    public static IReadOnlyList<LinearModule> Select(DecoderModel model, LoraConfig config, string where)
    {
        IReadOnlyList<LinearModule> all = Of(model);
        if (config.Targets is [LoraConfig.AllLinear])
        {
            return all;
        }

        foreach (string target in config.Targets)
        {
            if (!all.Any(module => LoraConfig.Fits(target, module.Name)))
            {
                string known = string.Join(", ", all.Select(module => module.ShortName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
                throw new AdapterException($"{where}: target_modules: \"{target}\" is no linear map in the layers of this {model.Config.Family} model; name some of {known}, or {LoraConfig.AllLinear} alone");
            }
        }

        return [.. all.Where(module => config.Targets.Any(target => LoraConfig.Fits(target, module.Name)))];
    }

    /// <summary>What stands for all maps in a file: their full names while they are few, else short ones, which no other layer has.</summary>
    public static IReadOnlyList<string> TargetsOfAll(IReadOnlyList<LinearModule> all) =>
        [.. all.Select(module => all.Count < ManyTargets ? module.Name : module.ShortName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
