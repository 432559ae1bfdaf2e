using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Tiro.Peers;

/// <summary>Trains a decoder on random tokens: AdamW with clipping, every weight, float32.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly Preset preset;
    private readonly Decoder model;
    private readonly Parameter[] weights;
    private readonly optim.Optimizer optimizer;

    public Trainer(Preset preset)
    {
        this.preset = preset;
        model = new Decoder(preset);
        weights = [.. model.parameters()];
        optimizer = optim.AdamW(weights, lr: 3e-4, beta1: 0.9, beta2: 0.95, weight_decay: 0.1);
    }

    /// <summary>Weights of the model, the tied matrix counted once.</summary>
    public long Parameters => weights.Sum(weight => weight.numel());

    /// <summary>One step on a fresh batch; making the batch is not timed.</summary>
    /// <returns>The loss before the update, and the seconds from forward to update.</returns>
    public (float Loss, double Seconds) Step()
    {
        // Everything of the step is freed here, not by the garbage collector.
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = randint(preset.Vocab, [preset.Batch, preset.Context + 1], ScalarType.Int64);
        Tensor ids = rows.narrow(1, 0, preset.Context);
        Tensor targets = rows.narrow(1, 1, preset.Context);
        long start = Stopwatch.GetTimestamp();
        Tensor loss = model.call(ids, targets);
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(weights, 1.0);
        optimizer.step();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (loss.item<float>(), seconds);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        model.Dispose();
    }
}
