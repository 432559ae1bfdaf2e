using Tiro.Formats;
using Tiro.Kernels;
using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>
/// A LoRA adapter on a model (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021): y = W x + scale B A x on chosen
/// linear maps, W unchanged. It is attached from its making until <see cref="Merge"/> or <see cref="Dispose"/>. An optimizer over
/// <see cref="Parameters"/> trains it alone: the model then has neither gradients nor moments. Dispose it before its model.
/// </summary>
public sealed class LoraAdapter : IDisposable
{
    private const string Prefix = "base_model.model.";

    private readonly List<(LinearModule Module, LowRankUpdate Update)> _updates = [];
    private readonly ParameterStore _model;

    private LoraAdapter(DecoderModel model, LoraConfig config, IReadOnlyList<LinearModule> modules)
    {
        Config = config;
        _model = model.Parameters;
        foreach (LinearModule module in modules)
        {
            int rank = config.RankOf(module.Name);
            Parameters.Declare($"{module.Name}.lora_A", new Shape(rank, module.Inputs), Init.Zeros);
            Parameters.Declare($"{module.Name}.lora_B", new Shape(module.Outputs, rank), Init.Zeros);
        }

        Parameters.Allocate();
        var parts = new List<WeightPart>();
        foreach (LinearModule module in modules)
        {
            Parameter a = Parameters[$"{module.Name}.lora_A"], b = Parameters[$"{module.Name}.lora_B"];
            parts.Add(new WeightPart(NameOfA(module), a, 0, a.Shape.Rows));
            parts.Add(new WeightPart(NameOfB(module), b, 0, b.Shape.Rows));
            var update = new LowRankUpdate(a, b, (float)config.ScaleOf(module.Name), module.Weight.FirstRow, config.Dropout, RandomStreams.AdapterDropout + module.Index);
            module.Projection.Attach(update);
            _updates.Add((module, update));
        }

        Weights = new WeightMap(parts);
    }

    public LoraConfig Config { get; }

    /// <summary>A and B of every adapted map: what an optimizer trains.</summary>
    public ParameterStore Parameters { get; } = new();

    /// <summary>The adapter's tensors under the names that PEFT gives them.</summary>
    public WeightMap Weights { get; }

    /// <summary>Adapted linear maps.</summary>
    public int Modules => _updates.Count;

    /// <summary>Numbers that training the adapter changes, of those of model and adapter.</summary>
    public ParameterCounts Counts => new(Parameters.Count, _model.Count + Parameters.Count);

    /// <summary>A fresh adapter that changes nothing yet: A uniform within 1 / sqrt(in), as PEFT's default, and B zero.</summary>
    /// <exception cref="AdapterException">The settings make no sense, or a target is no linear map of the model.</exception>
    /// <exception cref="QuantizedModelException">The model is quantised.</exception>
    public static LoraAdapter Create(DecoderModel model, LoraConfig config, ulong seed)
    {
        if (model.Parameters.IsQuantized)
        {
            throw new QuantizedModelException("adapter: no gradient goes through a quantised model; train the adapter on the model it was made from, then use it with either");
        }

        if (config.Problem() is { } problem)
        {
            throw new AdapterException($"adapter: {problem}");
        }

        IReadOnlyList<LinearModule> modules = LinearModule.Select(model, config, "adapter");
        LoraConfig written = config.Targets is [LoraConfig.AllLinear] ? config with { Targets = LinearModule.TargetsOfAll(modules) } : config;
        var adapter = new LoraAdapter(model, written, modules);
        foreach ((LinearModule module, LowRankUpdate update) in adapter._updates)
        {
            var random = new PhiloxStream(seed, RandomStreams.AdapterInitialization, module.Index);
            double bound = 1 / Math.Sqrt(module.Inputs);
            foreach (ref float value in update.A.Value.Span<float>())
            {
                value = (float)(((2 * random.NextDouble()) - 1) * bound);
            }
        }

        return adapter;
    }

    /// <summary>Reads an adapter folder that PEFT or Tiro wrote.</summary>
    /// <exception cref="FileNotFoundException">There is no adapter in the folder.</exception>
    /// <exception cref="FormatException">A file is damaged, not supported, or made for another model; the message names file and key or tensor.</exception>
    public static LoraAdapter Load(string folder, DecoderModel model)
    {
        (LoraConfig config, SafetensorsFile weights) = AdapterFolder.Open(folder);
        using (weights)
        {
            IReadOnlyList<LinearModule> modules = LinearModule.Select(model, config, folder);

            // Sizes from outside allocate nothing that the weights do not bear out.
            AdapterFolder.Require(weights, Shapes(modules, config));
            var adapter = new LoraAdapter(model, config, modules);
            try
            {
                adapter.LoadWeights(weights);
                return adapter;
            }
            catch
            {
                adapter.Dispose();
                throw;
            }
        }
    }

    /// <summary>Reads the weights of an adapter folder into this adapter, as resuming does. Throws as <see cref="Load"/> does.</summary>
    public void Restore(string folder)
    {
        (LoraConfig config, SafetensorsFile weights) = AdapterFolder.Open(folder);
        using (weights)
        {
            if (Config.Difference(config) is { } difference)
            {
                throw new AdapterException($"adapter: {difference} in {folder}; resume with the run's own settings, or start a new run with another out");
            }

            AdapterFolder.Require(weights, Shapes([.. _updates.Select(pair => pair.Module)], Config));
            LoadWeights(weights);
        }
    }

    /// <summary>Writes adapter_config.json and adapter_model.safetensors, which PEFT loads unchanged.</summary>
    public void Save(AtomicDirectory folder) =>
        AdapterFolder.Write(folder, Config, fanInFanOut: _updates.Exists(pair => pair.Module.Weight.Transposed), Weights);

    /// <summary>Adds the products to the model's weights and detaches the adapter: the model alone then answers as both did.</summary>
    /// <exception cref="QuantizedModelException">The model is quantised.</exception>
    public void Merge()
    {
        if (_model.IsQuantized)
        {
            throw new QuantizedModelException("adapter: a quantised model takes no changes; merge into the model it was made from, then quantise that");
        }

        foreach ((LinearModule module, LowRankUpdate update) in _updates)
        {
            update.MergeInto(module.Weight.Parameter);
        }

        Detach();
    }

    public void Dispose()
    {
        Detach();
        Parameters.Dispose();
    }

    private static Dictionary<string, Shape> Shapes(IEnumerable<LinearModule> modules, LoraConfig config)
    {
        var shapes = new Dictionary<string, Shape>(StringComparer.Ordinal);
        foreach (LinearModule module in modules)
        {
            int rank = config.RankOf(module.Name);
            shapes.Add(NameOfA(module), new Shape(rank, module.Inputs));
            shapes.Add(NameOfB(module), new Shape(module.Outputs, rank));
        }

        return shapes;
    }

    private void LoadWeights(SafetensorsFile weights)
    {
        foreach (WeightPart part in Weights.Parts)
        {
            WeightTransfer.Load(part, part.Parameter.Value, weights, weights[part.Name]);
        }
    }

    private static string NameOfA(LinearModule module) => $"{Prefix}{module.Name}.lora_A.weight";

    private static string NameOfB(LinearModule module) => $"{Prefix}{module.Name}.lora_B.weight";

    private void Detach()
    {
        foreach ((LinearModule module, LowRankUpdate update) in _updates)
        {
            module.Projection.Detach(update);
        }

        _updates.Clear();
    }
}
