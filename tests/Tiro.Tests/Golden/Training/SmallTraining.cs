using Tiro.Data;
using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>A small grouped-query model with fresh weights and its optimizer; documents of random ids to train on.</summary>
internal sealed class SmallTraining : IDisposable
{
    public const int Vocabulary = 61;

    private static readonly ScheduleOptions Constant = new() { Kind = ScheduleKind.Constant, LearningRate = 1e-2 };

    public SmallTraining(bool tied = false, int layers = 2, int context = 32, double learningRate = 1e-2, float normEps = 1e-5f, OptimizerKind optimizer = OptimizerKind.AdamW)
    {
        Model = new DecoderModel(new DecoderConfig
        {
            Family = "llama",
            VocabularySize = Vocabulary,
            Layers = layers,
            Width = 48,
            Heads = 6,
            KvHeads = 2,
            HeadSize = 8,
            FeedForward = 80,
            Context = context,
            NormEps = normEps,
            TieEmbeddings = tied,
            InitStd = 0.08,
        });
        Model.Initialize(seed: 11);
        Optimizer = optimizer == OptimizerKind.Lion ? new LionOptimizer(Model.Parameters, new LionOptions()) : new AdamWOptimizer(Model.Parameters, new AdamWOptions());
        Step = new TrainStep(Model, Optimizer, Constant with { LearningRate = learningRate }, clip: 1);
    }

    public DecoderModel Model { get; }

    public Optimizer Optimizer { get; }

    public TrainStep Step { get; }

    /// <summary>All weights, flat.</summary>
    public float[] Weights => Model.Parameters.Values.Read();

    /// <summary>All moments, one after the other.</summary>
    public float[] Moments => [.. Optimizer.Moments.SelectMany(moment => moment.Values.Read())];

    /// <summary>All gradients, flat.</summary>
    public float[] Gradients => Model.Parameters.Gradients.Read();

    /// <summary>Documents of 1 to <paramref name="longest"/> tokens.</summary>
    public static TokenCorpus Corpus(int documents = 300, int longest = 40)
    {
        var random = new PhiloxStream(5, 1, 0);
        var all = new int[documents][];
        for (int i = 0; i < documents; i++)
        {
            all[i] = new int[1 + (int)random.Next(longest)];
            for (int j = 0; j < all[i].Length; j++)
            {
                all[i][j] = (int)random.Next(Vocabulary);
            }
        }

        return TokenCorpus.FromDocuments(all, [], Vocabulary);
    }

    /// <summary>Adds the gradients of one pass over packed sequences and returns its part of the loss.</summary>
    public double Pass(ReadOnlySpan<int> ids, ReadOnlySpan<int> positions, ReadOnlySpan<int> sequences, ReadOnlySpan<int> targets, double scale)
    {
        using TensorScope scope = TensorScope.Begin();
        using Tape tape = Tape.Begin();
        Tensor hiddenTC = Model.Forward(ForwardBatch.Packed(ids, positions, sequences));
        Tensor loss = Tensors.Ops.LinearCrossEntropy(hiddenTC, Model.HeadWeight, Tensor.From(targets), scale);
        tape.Backward(loss);
        return loss.Item();
    }

    /// <summary>Losses of steps [first, end).</summary>
    public double[] Run(TrainingBatches batches, int microRows, int first, int end)
    {
        var micro = new TokenBatch(microRows, batches.Context);
        return [.. Enumerable.Range(first, end - first).Select(step => Step.Run(batches, micro, step).Loss)];
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Model.Dispose();
    }
}
