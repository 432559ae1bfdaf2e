using Tiro.Data;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>The same weights, windows and settings as a reference run must give the same losses, norms and final weights.</summary>
public sealed class PretrainGoldenTests(ITestOutputHelper output)
{
    [Fact]
    public void AHundredStepsFollowTheReference()
    {
        string? text = SharedFiles.Find("data/tinyshakespeare/input.txt");
        Assert.SkipUnless(text is not null, "tinyshakespeare is absent: set TIRO_SHARED to the folder with data/tinyshakespeare.");

        using var reference = new PretrainReference();
        TokenCorpus corpus = reference.Corpus(text!);
        using DecoderModel model = reference.Model();
        using var optimizer = new AdamWOptimizer(model.Parameters, reference.AdamW);
        var batches = new WindowBatches(corpus.Train, reference.Rows, reference.Context, reference.Offsets);
        var micro = new TokenBatch(reference.Rows, reference.Context);
        var validation = new ValidationBatches(corpus.Validation, reference.Rows, reference.Context);
        var step = new TrainStep(model, optimizer, reference.Schedule, reference.Clip);
        var deviations = new Deviations();

        double[] losses = reference.Losses, norms = reference.GradNorms;
        Dictionary<int, double> validationLosses = reference.ValidationLosses;
        validationLosses.Count.ShouldBe(5);
        for (int done = 0; ; done++)
        {
            if (validationLosses.TryGetValue(done, out double expected))
            {
                deviations.Add("validation loss", TrainStep.Validate(model, validation.All, CancellationToken.None)!.Value - expected);
            }

            if (done == reference.Steps)
            {
                break;
            }

            StepResult result = step.Run(batches, micro, done);
            deviations.Add(done < 10 ? "loss, first 10 steps" : "loss", result.Loss - losses[done]);
            deviations.Add("gradient norm, relative", (result.GradNorm / norms[done]) - 1);
        }

        AddFinalWeights(deviations, reference, model);
        output.WriteLine(deviations.ToString());
        deviations["loss, first 10 steps"].ShouldBeLessThan(1e-5);
        deviations["loss"].ShouldBeLessThan(1e-4);
        deviations["gradient norm, relative"].ShouldBeLessThan(1e-3);
        deviations["validation loss"].ShouldBeLessThan(1e-4);
        deviations["final L2 norm, relative"].ShouldBeLessThan(1e-4);
        deviations["final mean"].ShouldBeLessThan(1e-5);
        deviations["final first values"].ShouldBeLessThan(1e-3);
    }

    private static void AddFinalWeights(Deviations deviations, PretrainReference reference, DecoderModel model)
    {
        Dictionary<string, WeightPart> parts = ModelRegistry.Find("llama")!.Map(model).Parts.ToDictionary(p => p.Name, StringComparer.Ordinal);
        reference.FinalWeights.Select(w => w.Name).ShouldBe(parts.Keys, ignoreOrder: true);
        foreach ((string name, double l2, double mean, double[] first) in reference.FinalWeights)
        {
            float[] values = parts[name].ReadValue();
            deviations.Add("final L2 norm, relative", (Math.Sqrt(values.Sum(x => (double)x * x)) / l2) - 1);
            deviations.Add("final mean", values.Average(x => (double)x) - mean);
            for (int i = 0; i < first.Length; i++)
            {
                deviations.Add("final first values", values[i] - first[i]);
            }
        }
    }

    /// <summary>Largest absolute deviation of each kind.</summary>
    private sealed class Deviations
    {
        private readonly Dictionary<string, double> _largest = new(StringComparer.Ordinal);

        public double this[string kind] => _largest[kind];

        /// <summary>NaN counts as infinite.</summary>
        public void Add(string kind, double difference) =>
            _largest[kind] = Math.Max(_largest.GetValueOrDefault(kind), double.IsNaN(difference) ? double.PositiveInfinity : Math.Abs(difference));

        public override string ToString() => string.Join("; ", _largest.Select(pair => $"{pair.Key}: {pair.Value:e2}"));
    }
}
