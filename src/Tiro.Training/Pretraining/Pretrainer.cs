using System.Diagnostics;
using Tiro.Data;
using Tiro.Kernels;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.Text;

namespace Tiro.Training;

/// <summary>
/// A pre-training run from recipe to checkpoint: corpus, model, steps, evaluation, checkpoints. It can be stopped or killed at
/// any instant; resuming continues bit for bit.
/// </summary>
public sealed class Pretrainer : IDisposable
{
    private readonly PretrainRecipe _recipe;
    private readonly string _recipeText;
    private readonly PretrainListener _listener;
    private readonly RunDirectory _run;
    private DecoderModel? _model;
    private Optimizer? _optimizer;

    /// <summary>Opens the run folder. <paramref name="recipeText"/>: the resolved recipe, kept with the run.</summary>
    public Pretrainer(PretrainRecipe recipe, string recipeText, bool resume, PretrainListener listener)
    {
        (_recipe, _recipeText, _listener) = (recipe, recipeText, listener);
        if (recipe.Threads > 0)
        {
            WorkerPool.Threads = recipe.Threads;
        }

        _run = RunDirectory.Open(recipe.Out, resume, recipe.Checkpoints.Keep);
    }

    /// <summary>Trains until the last step, or until <paramref name="cancellation"/> asks it to save and stop.</summary>
    public PretrainResult Run(CancellationToken cancellation)
    {
        // 1. Where to begin: nowhere, or after the newest whole checkpoint.
        CheckpointSearch found = _run.Checkpoints.FindNewest();
        foreach (string message in found.Messages)
        {
            _listener.Say(message);
        }

        if (found.Newest is null && found.Messages.Count > 0)
        {
            throw new FormatException($"{_run.Checkpoints.Folder}: no checkpoint is whole; restore one, or start anew with another out");
        }

        // 2. Data, model, optimizer. What reading the text left to collect is gone before the model takes its memory.
        (Tokenizer tokenizer, TokenCorpus corpus) = PretrainCorpus.Load(_recipe, found.Newest?.Path, _listener.Say, cancellation);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _model = new DecoderModel(ModelShapes.Config(_recipe.Model, tokenizer.VocabularySize, tokenizer.EndOfText)) { Recompute = _recipe.Training.Recompute };
        _optimizer = CreateOptimizer(_model.Parameters);
        long done = Begin(found.Newest, corpus);
        Formats.AtomicFile.Write(_run["recipe.yaml"], stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(_recipeText)));

        // 3. Batches are pure functions of seed and step.
        TrainingBatches batches = Batches(corpus);
        var micro = new TokenBatch(_recipe.Training.Batch, _recipe.Model.Context);
        ValidationBatches? validation = Validation(corpus);
        var step = new TrainStep(_model, _optimizer, Schedule(), _recipe.Training.Clip) { Precision = _recipe.Training.Precision };
        using MetricsLog metrics = MetricsLog.Open(_run[MetricsLog.FileName], found.Newest is null ? -1 : done);
        using TensorBoardWriter board = TensorBoardWriter.Create(_run["tensorboard"], done);
        long lastEvaluated = MetricsLog.Read(_run[MetricsLog.FileName]).LastOrDefault(row => row.ValLoss is not null) is { ValLoss: not null } row ? row.Step : -1;
        Checkpoint? saved = found.Newest;
        long total = _recipe.Training.Steps;
        _listener.Started(done, total, _model);

        // 4. The loop: evaluate, save, train.
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (validation is not null && done != lastEvaluated && (done % _recipe.Evaluation.Every == 0 || done == total))
            {
                lastEvaluated = Evaluate(validation, done, metrics, board, cancellation) ? done : lastEvaluated;
            }

            bool stop = cancellation.IsCancellationRequested;
            if (done != saved?.Step && (stop || done == total || (done > 0 && done % _recipe.Checkpoints.Every == 0)))
            {
                metrics.Sync();
                board.Flush();
                saved = new TrainingState(done, _recipe.Seed, corpus.Fingerprint).Save(_run.Checkpoints, _model, _optimizer, tokenizer, _recipeText);
            }

            if (stop || done == total)
            {
                return new PretrainResult(done, stop && (done < total || (validation is not null && done != lastEvaluated)), saved!.Path);
            }

            double begun = clock.Elapsed.TotalSeconds;
            StepResult result = step.Run(batches, micro, done++);
            Log(result, done, clock.Elapsed.TotalSeconds - begun, metrics, board);
        }
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        _model?.Dispose();
        StoragePool.Trim();
        _run.Dispose();
    }

    private long Begin(Checkpoint? newest, TokenCorpus corpus)
    {
        if (newest is null)
        {
            _model!.Initialize((ulong)_recipe.Seed);
            return 0;
        }

        TrainingState state = TrainingState.Read(newest.Path);
        if (state.CorpusFingerprint != corpus.Fingerprint)
        {
            throw new FormatException($"{_recipe.Data.Path}: the text is not the one that {newest.Path} was trained on; restore it, or start a new run with another out");
        }

        if (state.Seed != _recipe.Seed)
        {
            throw new FormatException($"seed {_recipe.Seed} is not the {state.Seed} of {newest.Path}; resume with the run's own recipe");
        }

        if (state.Step > _recipe.Training.Steps)
        {
            throw new FormatException($"training.steps is {_recipe.Training.Steps}, but {newest.Path} has {state.Step} already; raise training.steps, or start a new run with another out");
        }

        TrainingState.Restore(newest.Path, _model!, _optimizer!);
        if (RecipeChanges.Of(File.ReadAllText(Path.Combine(newest.Path, "recipe.yaml")), _recipeText) is { Count: > 0 } changes)
        {
            _listener.Say($"resuming with other settings than before: {string.Join(", ", changes)}");
        }

        return state.Step;
    }

    /// <summary>False: it was asked to stop before the end.</summary>
    private bool Evaluate(ValidationBatches validation, long done, MetricsLog metrics, TensorBoardWriter board, CancellationToken cancellation)
    {
        if (TrainStep.Validate(_model!, validation, cancellation) is not { } loss)
        {
            return false;
        }

        var row = new MetricsRow { Step = done, ValLoss = loss };
        metrics.Append(row);
        board.Append(row);
        _listener.Validated(done, loss);
        return true;
    }

    private void Log(StepResult result, long done, double seconds, MetricsLog metrics, TensorBoardWriter board)
    {
        var row = new MetricsRow
        {
            Step = done,
            Loss = result.Loss,
            LearningRate = result.LearningRate,
            GradNorm = result.GradNorm,
            Tokens = result.Tokens * done,
            TokensPerSecond = result.Tokens / seconds,
            Seconds = seconds,
            PeakMemory = done % _recipe.Training.LogEvery == 0 || done == _recipe.Training.Steps ? ProcessMemory.Peak() : null,
        };
        metrics.Append(row);
        board.Append(row);
        _listener.Stepped(done, result);
    }

    private Optimizer CreateOptimizer(ParameterStore parameters)
    {
        PretrainTraining t = _recipe.Training;
        return t.Optimizer == OptimizerKind.Lion
            ? new LionOptimizer(parameters, new LionOptions { Beta1 = t.Beta1, Beta2 = t.Beta2, WeightDecay = t.WeightDecay })
            : new AdamWOptimizer(parameters, new AdamWOptions { Beta1 = t.Beta1, Beta2 = t.Beta2, Eps = t.Eps, WeightDecay = t.WeightDecay });
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

    private ScheduleOptions Schedule() => new()
    {
        Kind = _recipe.Training.Schedule,
        LearningRate = _recipe.Training.LearningRate,
        WarmupSteps = _recipe.Training.Warmup,
        Warmup = _recipe.Training.WarmupFromOne ? WarmupKind.FromFirstStep : WarmupKind.FromZero,
        TotalSteps = _recipe.Training.Steps,
        MinLrFraction = _recipe.Training.Schedule is ScheduleKind.Linear or ScheduleKind.Cosine ? _recipe.Training.MinLearningRateRatio : 0,
    };
}
