using System.Runtime.InteropServices;
using Tiro.Data;
using Tiro.Formats;
using Tiro.Inference;
using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Tests.Unit.Models;

/// <summary>What holds for every LoRA adapter, in bits where bits are promised.</summary>
[Collection("Serial")]
public sealed class LoraAdapterTests : IDisposable
{
    private const int Vocabulary = 61, Context = 24;

    private readonly DecoderModel _model = NewModel();

    [Fact]
    public void AFreshAdapterChangesNothingAndCountsItsNumbers()
    {
        float[] before = Logits([3, 1, 4]);
        using LoraAdapter adapter = LoraAdapter.Create(_model, new LoraConfig { Rank = 2, Targets = ["q_proj", "mlp.down_proj"] }, seed: 1);
        Logits([3, 1, 4]).ShouldBe(before);
        long expected = 3 * 2 * ((48 + 48) + (80 + 48));
        adapter.Counts.ShouldBe(new ParameterCounts(expected, _model.Parameters.Count + expected));
        adapter.Counts.ToString().ShouldBe($"1,344 of {_model.Parameters.Count + 1344:N0} parameters are trained ({134400.0 / (_model.Parameters.Count + 1344):F2} %)");
        adapter.Weights.Parts.Count.ShouldBe(3 * 2 * 2);
        float[] a = adapter.Weights.Parts[0].ReadValue();
        a.ShouldAllBe(x => Math.Abs(x) <= 1 / Math.Sqrt(48));
        a.Max(Math.Abs).ShouldBeGreaterThan((float)(0.8 / Math.Sqrt(48)));
    }

    [Fact]
    public void DisposingDetaches()
    {
        float[] before = Logits([3, 1, 4]);
        LoraAdapter adapter = Random(new LoraConfig());
        Logits([3, 1, 4]).ShouldNotBe(before);
        adapter.Dispose();
        Logits([3, 1, 4]).ShouldBe(before);
    }

    [Fact]
    public void SeveralAdaptersAddUp()
    {
        float[] before = Logits([3, 1, 4]);
        using LoraAdapter first = Random(new LoraConfig { Targets = ["v_proj"] });
        float[] one = Logits([3, 1, 4]);
        using (Random(new LoraConfig { Targets = ["v_proj", "k_proj"] }))
        {
            float[] both = Logits([3, 1, 4]);
            both.ShouldNotBe(one);
            both.ShouldNotBe(before);
        }

        Logits([3, 1, 4]).ShouldBe(one);
    }

    [Fact]
    public void ARowIsTheSameAloneAndInABatchAndTokenByToken()
    {
        using LoraAdapter adapter = Random(new LoraConfig { Rank = 5 });
        int[][] rows = [Ids(1, 20), Ids(2, 3), Ids(3, 11)];
        int[] ids = [.. rows.SelectMany(row => row)], positions = [.. rows.SelectMany(row => Enumerable.Range(0, row.Length))];
        int[] sequences = [.. rows.SelectMany((row, i) => Enumerable.Repeat(i, row.Length))];
        using TensorScope scope = TensorScope.Begin();
        int[] together = Bits(_model.Head(_model.Forward(ForwardBatch.Packed(ids, positions, sequences))).Read());
        int at = 0;
        foreach (int[] row in rows)
        {
            int[] expected = together[(at * Vocabulary)..((at + row.Length) * Vocabulary)];
            Bits(Logits(row)).ShouldBe(expected);
            using var cache = new KvCache(_model.Config, 1, Context);
            Bits([.. row.SelectMany(id => _model.Head(_model.Forward(cache.Append([0], [[id]]), cache)).Read())]).ShouldBe(expected);
            at += row.Length;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void NeitherAccumulationNorRecomputationNorThreadsChangeABit(double dropout)
    {
        int threads = WorkerPool.Threads;
        (double[] losses, float[] weights) = Train(dropout, microRows: 4, Recomputation.None);
        Train(dropout, microRows: 1, Recomputation.None).Weights.ShouldBe(weights);
        foreach (Recomputation recompute in new[] { Recomputation.Attention, Recomputation.Block })
        {
            (double[] again, float[] others) = Train(dropout, microRows: 4, recompute);
            again.ShouldBe(losses);
            others.ShouldBe(weights);
        }

        try
        {
            WorkerPool.Threads = 1;
            Train(dropout, microRows: 4, Recomputation.None).Weights.ShouldBe(weights);
        }
        finally
        {
            WorkerPool.Threads = threads;
        }
    }

    [Fact]
    public void DropoutWorksInTrainingAlone()
    {
        Train(0.3, 4, Recomputation.None).Losses.ShouldNotBe(Train(0, 4, Recomputation.None).Losses);
        float[] logits = LogitsOf(0);
        LogitsOf(0.9).ShouldBe(logits);

        float[] LogitsOf(double rate)
        {
            using LoraAdapter adapter = Random(new LoraConfig { Dropout = rate });
            return Logits([3, 1, 4]);
        }
    }

    [Fact]
    public void MixedPrecisionTrainsToo()
    {
        (double[] narrow, _) = Train(0.1, 4, Recomputation.None, Precision.BF16);
        (double[] recomputed, _) = Train(0.1, 4, Recomputation.Block, Precision.BF16);
        (double[] full, _) = Train(0.1, 4, Recomputation.None);
        recomputed.ShouldBe(narrow);
        narrow.ShouldNotBe(full);
        narrow.ShouldBe(full, tolerance: 0.02);
    }

    /// <summary>Weights and the adapter's states: no gradient of a frozen weight exists.</summary>
    [Fact]
    public void TrainingTakesNoMemoryForFrozenWeights()
    {
        using LoraAdapter adapter = Random(new LoraConfig { Rank = 1, Targets = ["q_proj"] });
        long before = StoragePool.LiveBytes;
        using var optimizer = new AdamWOptimizer(adapter.Parameters, new AdamWOptions());
        (StoragePool.LiveBytes - before).ShouldBeLessThan(adapter.Parameters.Count * 3 * sizeof(float) * 2);
        var step = new TrainStep(_model, optimizer, Rate, clip: 1);
        step.Run(Batches, new TokenBatch(4, Context), 0);
        _model.Parameters.Gradients.IsNone.ShouldBeTrue();
        _model.Parameters.All.ShouldAllBe(p => p.Grad.IsNone);
    }

    private static TrainedWeights Weights(DecoderModel model, LoraAdapter adapter) => new(model, CharacterTrainer.Train(["abc"]), Adapter: adapter);

    [Fact]
    public void AResumedRunIsTheUninterruptedOne()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["checkpoints"], keep: 1);
        var config = new LoraConfig { Rank = 2, Dropout = 0.2 };
        using LoraAdapter whole = LoraAdapter.Create(_model, config, seed: 2);
        using var optimizer = new AdamWOptimizer(whole.Parameters, new AdamWOptions());
        TrainStep(optimizer, 0, 3);
        string saved = new TrainingState(3, 3, "data").Save(store, Weights(_model, whole), optimizer, "recipe").Path;
        TrainStep(optimizer, 3, 6);
        float[] expected = whole.Parameters.Values.Read(), moments = optimizer.Second.Read();

        using DecoderModel model = NewModel();
        using LoraAdapter resumed = LoraAdapter.Create(model, config, seed: 9);
        using var other = new AdamWOptimizer(resumed.Parameters, new AdamWOptions());
        TrainingState.Restore(saved, Weights(model, resumed), other);
        TrainStep(other, (int)TrainingState.Read(saved).Step, 6, model);
        resumed.Parameters.Values.Read().ShouldBe(expected);
        other.Second.Read().ShouldBe(moments);

        using LoraAdapter different = LoraAdapter.Create(model, config with { Dropout = 0.1 }, seed: 9);
        Should.Throw<AdapterException>(() => TrainingState.Restore(saved, Weights(model, different), other)).Message.ShouldStartWith($"adapter: lora_dropout is 0.1, but 0.2 in {saved}; ");
    }

    [Fact]
    public void ASavedAdapterIsTheSame()
    {
        using var folder = new TemporaryFolder();
        var config = new LoraConfig
        {
            Rank = 3, Alpha = 5.5, Dropout = 0.1, RankStabilized = true, Targets = ["q_proj", "gate_proj"], BaseModel = "some/base",
            RankPattern = [new("layers.1.self_attn.q_proj", 4)], AlphaPattern = [new("gate_proj", 2)],
        };
        float[] expected;
        using (LoraAdapter adapter = Random(config))
        {
            expected = Logits([3, 1, 4]);
            Save(adapter, folder["adapter"]);
        }

        using LoraAdapter loaded = LoraAdapter.Load(folder["adapter"], _model);
        Logits([3, 1, 4]).ShouldBe(expected);
        LoraConfig read = loaded.Config;
        (read with { Targets = config.Targets, RankPattern = config.RankPattern, AlphaPattern = config.AlphaPattern }).ShouldBe(config);
        read.Targets.ShouldBe(config.Targets);
        read.RankPattern.ShouldBe(config.RankPattern);
        read.AlphaPattern.ShouldBe(config.AlphaPattern);
    }

    [Fact]
    public void MergingGivesTheAnswersOfTheAdapter()
    {
        using LoraAdapter adapter = Random(new LoraConfig { Rank = 4 });
        float[] expected = Logits([3, 1, 4, 1, 5]);
        adapter.Merge();
        Near.Check(Logits([3, 1, 4, 1, 5]), expected, 1e-5, 1e-4, "logits");
    }

    [Theory]
    [InlineData("lm_head")]
    [InlineData("proj")]
    [InlineData("")]
    public void ATargetThatIsNoLinearMapIsAnError(string target)
    {
        string message = Should.Throw<AdapterException>(() => LoraAdapter.Create(_model, new LoraConfig { Targets = ["q_proj", target] }, 1)).Message;
        message.ShouldBe($"adapter: target_modules: \"{target}\" is no linear map in the layers of this llama model; name some of down_proj, gate_proj, k_proj, o_proj, q_proj, up_proj, v_proj, or all-linear alone");
    }

    [Fact]
    public void SenselessSettingsAreErrors()
    {
        foreach ((LoraConfig config, string key) in new[]
        {
            (new LoraConfig { Rank = 0 }, "r"), (new LoraConfig { Dropout = 1 }, "lora_dropout"), (new LoraConfig { Alpha = double.NaN }, "lora_alpha"),
            (new LoraConfig { Targets = [] }, "target_modules"), (new LoraConfig { RankPattern = [new("q_proj", 0)] }, "rank_pattern"),
            (new LoraConfig { AlphaPattern = [new("q_proj", double.PositiveInfinity)] }, "alpha_pattern"),
        })
        {
            Should.Throw<AdapterException>(() => LoraAdapter.Create(_model, config, 1)).Message.ShouldStartWith($"adapter: {key}: ");
        }
    }

    public void Dispose() => _model.Dispose();

    private static ScheduleOptions Rate => new() { Kind = ScheduleKind.Constant, LearningRate = 1e-2 };

    private static GivenBatches Batches => new([.. Enumerable.Range(0, 12).Select(i => TokenExample.FromLabels(Ids(i, 4 + i), Ids(i, 4 + i)))], rowsPerStep: 4, Context);

    private static DecoderModel NewModel()
    {
        var model = new DecoderModel(new DecoderConfig
        {
            Family = "llama", VocabularySize = Vocabulary, Layers = 3, Width = 48, Heads = 6, KvHeads = 2, HeadSize = 8, FeedForward = 80, Context = Context, InitStd = 0.15,
        });
        model.Initialize(5);
        return model;
    }

    private static int[] Ids(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary))];
    }

    private static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    private static void Save(LoraAdapter adapter, string path)
    {
        using AtomicDirectory folder = AtomicDirectory.Create(path);
        adapter.Save(folder);
        folder.Commit();
    }

    private static (double[] Losses, float[] Weights) Train(double dropout, int microRows, Recomputation recompute, Precision precision = Precision.F32)
    {
        using DecoderModel model = NewModel();
        model.Recompute = recompute;
        using LoraAdapter adapter = LoraAdapter.Create(model, new LoraConfig { Rank = 4, Dropout = dropout }, seed: 2);
        using var optimizer = new AdamWOptimizer(adapter.Parameters, new AdamWOptions());
        var step = new TrainStep(model, optimizer, Rate, clip: 1) { Precision = precision, DropoutSeed = 7 };
        var micro = new TokenBatch(microRows, Context);
        long before = StoragePool.LiveBytes;
        double[] losses = [.. Enumerable.Range(0, 6).Select(i => step.Run(Batches, micro, i).Loss)];
        if (precision == Precision.F32)
        {
            StoragePool.LiveBytes.ShouldBe(before);
        }

        losses[5].ShouldNotBe(losses[2]);
        return (losses, adapter.Parameters.Values.Read());
    }

    private void TrainStep(AdamWOptimizer optimizer, int first, int end, DecoderModel? model = null)
    {
        var step = new TrainStep(model ?? _model, optimizer, Rate, clip: 1);
        var micro = new TokenBatch(4, Context);
        for (int i = first; i < end; i++)
        {
            step.Run(Batches, micro, i);
        }
    }

    private float[] Logits(int[] ids)
    {
        using TensorScope scope = TensorScope.Begin();
        return _model.Head(_model.Forward(ForwardBatch.Single(ids))).Read();
    }

    /// <summary>An adapter whose B is not zero.</summary>
    private LoraAdapter Random(LoraConfig config)
    {
        LoraAdapter adapter = LoraAdapter.Create(_model, config, seed: 3);
        var random = new Random(4);
        foreach (Parameter p in adapter.Parameters.All)
        {
            foreach (ref float x in p.Value.Span<float>())
            {
                x = (float)((random.NextDouble() - 0.5) * 0.5);
            }
        }

        return adapter;
    }
}
