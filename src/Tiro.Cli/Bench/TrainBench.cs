using System.Diagnostics;
using System.Text.Json;
using Tiro.Data;
using Tiro.Models;
using Tiro.Training;

namespace Tiro.Cli;

/// <summary>What training was measured to do.</summary>
internal sealed record TrainFigures(TrainPreset Preset, int Threads, long Parameters, double PeakMemoryMiB, double TokensPerSecond, double Gflops, double FirstLoss, double LastLoss)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("engine", BenchEngine.Name);
        json.WriteString("preset", Preset.Name);
        json.WriteNumber("threads", Threads);
        json.WriteNumber("parameters", Parameters);
        json.WriteNumber("lora", 0);
        json.WriteNumber("peak_memory_mib", (long)PeakMemoryMiB);
        json.WriteNumber("tokens_per_second", Math.Round(TokensPerSecond, 1));
        json.WriteNumber("gflops", Math.Round(Gflops, 1));
        json.WriteNumber("first_loss", Math.Round(FirstLoss, 4));
        json.WriteNumber("last_loss", Math.Round(LastLoss, 4));
    }
}

/// <summary><c>tiro bench train</c>: the training step of <c>tiro pretrain</c>, every gradient, clipping and AdamW included, on random tokens.</summary>
internal static class TrainBench
{
    /// <summary>Steps that are not timed, at least.</summary>
    public const int WarmUpSteps = 2;

    /// <summary>Seconds of steps that are not timed, so that the compiler has settled where steps are short.</summary>
    private const double WarmUpSeconds = 3;

    /// <summary>Most tokens of a step.</summary>
    public const int MostTokens = 1 << 24;

    private const int CorpusTokens = 1 << 18;

    /// <summary>Times <paramref name="steps"/> steps less two, after a warm-up; the figure is their median, the losses are of steps 0 and steps - 1.</summary>
    public static TrainFigures Run(TrainPreset preset, int steps, int threads)
    {
        using var model = new DecoderModel(preset.Model);
        model.Initialize(0);
        using var optimizer = new AdamWOptimizer(model.Parameters, new AdamWOptions { Beta1 = 0.9, Beta2 = 0.95, WeightDecay = 0.1 });
        var step = new TrainStep(model, optimizer, new ScheduleOptions { Kind = ScheduleKind.Constant, LearningRate = 3e-4 }, clip: 1.0);
        var batches = new WindowBatches(RandomTokens(preset), preset.Batch, preset.Context, seed: 0);
        var micro = new TokenBatch(preset.Batch, preset.Context);
        var losses = new double[steps];
        int done = 0;
        double TimeOne()
        {
            long start = Stopwatch.GetTimestamp();
            double loss = step.Run(batches, micro, done).Loss;
            if (done < steps)
            {
                losses[done] = loss;
            }

            done++;
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        for (double warm = 0; done < WarmUpSteps || warm < WarmUpSeconds;)
        {
            warm += TimeOne();
        }

        var seconds = new double[steps - WarmUpSteps];
        for (int i = 0; i < seconds.Length; i++)
        {
            seconds[i] = TimeOne();
        }

        double median = Median(seconds);
        DecoderConfig c = preset.Model;
        long parameters = model.Parameters.All.Sum(p => p.Shape.Count), tokens = (long)preset.Batch * preset.Context;
        double operations = tokens * ((6.0 * parameters) + (12.0 * c.Layers * preset.Context * c.Width));
        return new TrainFigures(
            preset, threads, parameters, PeakMemory.MiB(), tokens / median, operations / median / 1e9, losses[0], losses[^1]);
    }

    /// <summary>Enough random tokens for windows that hardly repeat.</summary>
    private static TokenSplit RandomTokens(TrainPreset preset)
    {
        var random = new Random(0);
        int[] tokens = new int[Math.Max(CorpusTokens, (2 * preset.Batch * preset.Context) + 1)];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = random.Next(preset.Model.VocabularySize);
        }

        return TokenCorpus.FromDocuments([tokens], [], preset.Model.VocabularySize).Train;
    }

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
    }
}
