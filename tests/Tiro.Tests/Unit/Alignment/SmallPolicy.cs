using Tiro.Alignment;
using Tiro.Models;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Tests.Unit.Alignment;

/// <summary>A small model over characters with fresh weights, its optimizer, and things to align it on.</summary>
internal sealed class SmallPolicy : IDisposable
{
    /// <summary>Characters of the vocabulary; the end of a text is one more token.</summary>
    public const string Letters = "abcdefgh";

    public static readonly ScheduleOptions Rate = new() { Kind = ScheduleKind.Constant, LearningRate = 5e-3 };

    public SmallPolicy(bool scores = false)
    {
        Tokenizer = CharacterTrainer.Train([Letters], ["<|endoftext|>"]);
        Model = new DecoderModel(new DecoderConfig
        {
            Family = "llama",
            VocabularySize = Tokenizer.VocabularySize,
            Layers = 2,
            Width = 32,
            Heads = 4,
            KvHeads = 2,
            HeadSize = 8,
            FeedForward = 48,
            Context = 48,
            InitStd = 0.15,
            EosIds = [Tokenizer.EndOfText!.Value],
            ScoreHead = scores,
        });
        Model.Initialize(seed: 7);
        Optimizer = new AdamWOptimizer(Model.Parameters, new AdamWOptions());
    }

    public DecoderModel Model { get; }

    public Optimizer Optimizer { get; }

    public Tokenizer Tokenizer { get; }

    /// <summary>All weights, flat.</summary>
    public float[] Weights => Model.Parameters.Values.Read();

    /// <summary>Prompts of different lengths; the reward is the share of the letter a.</summary>
    public static GrpoTask[] Tasks(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new GrpoTask([.. Enumerable.Range(0, 1 + (i % 5)).Select(j => (i + j) % Letters.Length)], ShareOfA))];

    /// <summary>Pairs of which the chosen completions are made of other letters than the rejected ones.</summary>
    public static PreferencePair[] Pairs(int count)
    {
        var random = new Random(4);
        int[] Letters(int least, int length) => [.. Enumerable.Range(0, length).Select(_ => least + random.Next(4))];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int[] prompt = Letters(i % 4, 1 + (i % 6));
            return new PreferencePair(MaskedTokens.Completion(prompt, Letters(0, 2 + random.Next(9))), MaskedTokens.Completion(prompt, Letters(4, 2 + random.Next(9))));
        })];
    }

    public static double ShareOfA(string text) => text.Length == 0 ? 0 : text.Count(c => c == 'a') / (double)text.Length;

    /// <summary>The policy after saving and reading it back into another one.</summary>
    public void CopyTo(SmallPolicy other, string folder, long step)
    {
        string saved = new TrainingState(step, 1, "examples").Save(new CheckpointStore(folder, keep: 1), new TrainedWeights(Model, Tokenizer), Optimizer, "recipe").Path;
        other.Model.Initialize(seed: 99);
        TrainingState.Restore(saved, new TrainedWeights(other.Model, other.Tokenizer), other.Optimizer);
        TrainingState.Read(saved).Step.ShouldBe(step);
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Model.Dispose();
    }
}
