using Tiro.Data;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.Text;

namespace Tiro.Training;

/// <summary>A pre-training run from recipe to checkpoint: corpus, model, batches, steps.</summary>
public sealed class Pretrainer : IDisposable
{
    private readonly PretrainRecipe _recipe;
    private readonly RunListener _listener;
    private readonly TrainingRun _run;
    private DecoderModel? _model;
    private Optimizer? _optimizer;

    /// <summary>Opens the run folder. <paramref name="recipeText"/>: the resolved recipe, kept with the run.</summary>
    public Pretrainer(PretrainRecipe recipe, string recipeText, bool resume, RunListener listener)
    {
        (_recipe, _listener) = (recipe, listener);
        _run = new TrainingRun(recipe.Settings, recipeText, resume, listener);
    }

    /// <summary>Trains until the last step, or until <paramref name="cancellation"/> asks it to save and stop.</summary>
    public RunResult Run(CancellationToken cancellation)
    {
        // 1. Data, model, optimizer. What reading the text left to collect is gone before the model takes its memory.
        (Tokenizer tokenizer, TokenCorpus corpus) = PretrainCorpus.Load(_recipe, _run.Newest?.Path, _listener.Say, cancellation);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        DecoderConfig config = ModelShapes.Config(_recipe.Model, tokenizer.VocabularySize, tokenizer.EndOfText);
        TrainingMemory.Require(TrainingMemory.Plan(config, _recipe.Training, 0, corpus.Train.Length + corpus.Validation.Length));
        _model = new DecoderModel(config) { Recompute = _recipe.Training.Recompute };
        _optimizer = _recipe.Training.CreateOptimizer(_model.Parameters);
        if (_run.Newest is null)
        {
            _model.Initialize((ulong)_recipe.Seed);
        }

        // 2. Batches are pure functions of seed and step.
        TrainingBatches batches = Batches(corpus);
        var micro = new TokenBatch(_recipe.Training.Batch, _recipe.Model.Context);
        ValidationBatches? validation = Validation(corpus);
        var step = new TrainStep(_model, _optimizer, _recipe.Training.ScheduleFor(_recipe.Training.Steps), _recipe.Training.Clip) { Precision = _recipe.Training.Precision };

        // 3. The loop.
        var job = new RunJob(
            new TrainedWeights(_model, tokenizer),
            _optimizer,
            _recipe.Data.Path,
            corpus.Fingerprint,
            _recipe.Training.Steps,
            done => step.Run(batches, micro, done),
            validation is null ? null : stop => TrainStep.Validate(_model, validation.All, stop) is { } loss ? new RunEvaluation(loss) : null);
        return _run.Train(job, cancellation);
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        _model?.Dispose();
        StoragePool.Trim();
        _run.Dispose();
    }

    private TrainingBatches Batches(TokenCorpus corpus)
    {
        int rows = checked(_recipe.Training.Batch * _recipe.Training.Accumulation);
        return _recipe.Data.Sampling == SequenceSampling.Documents
            ? new PackedBatches(corpus.Train, rows, _recipe.Model.Context, (ulong)_recipe.Seed)
            : new WindowBatches(corpus.Train, rows, _recipe.Model.Context, (ulong)_recipe.Seed);
    }

    private ValidationBatches? Validation(TokenCorpus corpus) =>
        _recipe.Data.ValidationFraction == 0 ? null : new ValidationBatches(
            corpus.Validation,
            _recipe.Training.Batch,
            _recipe.Model.Context,
            _recipe.Data.Sampling == SequenceSampling.Documents,
            _recipe.Evaluation.Batches == 0 ? null : _recipe.Evaluation.Batches);
}
