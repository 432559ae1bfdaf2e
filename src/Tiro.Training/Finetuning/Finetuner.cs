using System.Globalization;
using Tiro.Data;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.Text;

namespace Tiro.Training;

/// <summary>A supervised fine-tuning from recipe to checkpoint: a model learns the assistant's turns of dialogues, itself or by an adapter.</summary>
public sealed class Finetuner : IDisposable
{
    private readonly FinetuneRecipe _recipe;
    private readonly RunListener _listener;
    private readonly Action<DataRows<DialogueRow>, SupervisedSet> _preview;
    private readonly TrainingRun _run;
    private ModelPackage? _package;
    private LoraAdapter? _adapter;
    private Optimizer? _optimizer;

    /// <summary>Opens the run folder.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="recipeText">It resolved, kept with the run.</param>
    /// <param name="resume">Whether to continue a run that the folder holds.</param>
    /// <param name="listener">Hears how it goes.</param>
    /// <param name="preview">Sees what will be learned, before the first step.</param>
    public Finetuner(FinetuneRecipe recipe, string recipeText, bool resume, RunListener listener, Action<DataRows<DialogueRow>, SupervisedSet>? preview = null)
    {
        (_recipe, _listener, _preview) = (recipe, listener, preview ?? ((_, _) => { }));
        _run = new TrainingRun(recipe.Settings, recipeText, resume, listener);
    }

    /// <summary>Trains until the last step, or until <paramref name="cancellation"/> asks it to save and stop.</summary>
    public RunResult Run(CancellationToken cancellation)
    {
        // 1. The data, checked and shown.
        DataRows<DialogueRow> rows = DialogueFile.Read(_recipe.Data.Path, _recipe.Data.RowOptions);
        (_package, ChatEncoder chat, int context) = _recipe.Model.Load(_recipe.Training.Recompute);
        (List<DialogueRow> train, List<DialogueRow> held) = _recipe.Data.Split(rows.Rows);
        SupervisedSet set = Encode(train, chat, context);
        SupervisedSet? validation = held.Count == 0 ? null : Encode(held, chat, context);
        _preview(rows, set);
        DataRowException[] skipped = [.. rows.Skipped, .. set.Skipped, .. validation?.Skipped ?? []];
        if (skipped is [var first, ..])
        {
            _listener.Say($"{skipped.Length} skipped, the first: {first.Message}");
        }

        set = WithReplay(set, chat, context);

        // 2. What is trained.
        TrainedWeights weights = Weights(_package, chat);
        _listener.Say(weights.Counts.ToString());
        _optimizer = _recipe.Training.CreateOptimizer(weights.Parameters);
        TrainingMemory.Require(TrainingMemory.Plan(
            _package.Model.Config with { Context = context }, _recipe.Training, new FileInfo(_recipe.Data.Path).Length, set.Lengths.Sum(length => (long)length), _adapter?.Parameters.Count ?? 0));

        // 3. Batches are pure functions of seed and step.
        int perStep = checked(_recipe.Training.Batch * _recipe.Training.Accumulation);
        var batches = new SupervisedBatches(set, perStep, _recipe.Data.Packing, (ulong)_recipe.Seed);
        int steps = _recipe.Training.StepsFor(batches.RowsPerEpoch, perStep);
        _listener.Say(string.Create(CultureInfo.InvariantCulture, $"{set.Examples.Count:N0} examples in {batches.RowsPerEpoch:N0} rows of {context} tokens; {steps:N0} updates of {perStep} rows are {batches.Epochs(steps):0.##} epochs, {(long)steps * perStep * context:N0} tokens"));
        var micro = new TokenBatch(_recipe.Training.Batch, context);
        var step = new TrainStep(_package.Model, _optimizer, _recipe.Training.ScheduleFor(steps), _recipe.Training.Clip)
        {
            Precision = _recipe.Training.Precision,
            DropoutSeed = (ulong)_recipe.Seed,
        };

        // 4. The loop.
        var job = new RunJob(
            weights,
            _optimizer,
            _recipe.Data.Path,
            set.Fingerprint,
            steps,
            done => step.Run(batches, micro, done),
            validation is null ? null : stop => TrainStep.Validate(_package.Model, Rows(validation), stop) is { } loss ? new RunEvaluation(loss) : null)
        {
            Start = _recipe.Model.Identify(_package.Model),
        };
        return _run.Train(job, cancellation);
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        _adapter?.Dispose();
        _package?.Dispose();
        StoragePool.Trim();
        _run.Dispose();
    }

    private SupervisedSet Encode(List<DialogueRow> dialogues, ChatEncoder chat, int context) =>
        SupervisedSet.Encode(dialogues, chat, context, _recipe.Data.TooLong, _package!.Model.Config.VocabularySize, _recipe.Data.BadRows);

    private SupervisedSet WithReplay(SupervisedSet set, ChatEncoder chat, int context)
    {
        ReplayData replay = _recipe.Replay;
        if (replay.Path.Length == 0)
        {
            return set;
        }

        double tokens = set.Lengths.Sum(length => (long)length) * replay.Share / (1 - replay.Share);
        IReadOnlyList<ChatTokens> documents = Replay.Draw(new TextSource(replay.Path, replay.DocumentSeparator), chat.Tokenizer, context, (long)tokens, (ulong)_recipe.Seed);
        _listener.Say(string.Create(CultureInfo.InvariantCulture, $"{documents.Count:N0} documents of {replay.Path} are learned beside them, so that they are not forgotten"));
        return set.With(documents, replay.Path);
    }

    private TrainedWeights Weights(ModelPackage package, ChatEncoder chat)
    {
        _adapter = _recipe.Method == FinetuneMethod.Lora
            ? LoraAdapter.Create(package.Model, _recipe.Lora with { BaseModel = _recipe.Model.Path }, (ulong)_recipe.Seed)
            : null;
        return new TrainedWeights(package.Model, chat.Tokenizer, chat, _adapter);
    }

    /// <summary>The rows of a set, one at a time in one buffer.</summary>
    private static IEnumerable<TokenBatch> Rows(SupervisedSet set)
    {
        var batches = new SupervisedBatches(set, 1, Packing.BestFit, seed: 0);
        var row = new TokenBatch(1, set.Context);
        for (int i = 0; i < batches.RowsPerEpoch; i++)
        {
            batches.Fill(row, i);
            yield return row;
        }
    }
}
