using System.Diagnostics;
using Tiro.Kernels;

namespace Tiro.Training;

/// <summary>What every kind of run is told, whatever it trains.</summary>
/// <param name="Out">The run folder.</param>
/// <param name="Seed">The seed of every random number.</param>
/// <param name="Threads">Worker threads; 0: one per core.</param>
/// <param name="LogEvery">Updates between two rows that tell the memory.</param>
/// <param name="Evaluation">When to evaluate.</param>
/// <param name="Checkpoints">When to save.</param>
public sealed record RunSettings(string Out, long Seed, int Threads, int LogEvery, EvaluationOptions Evaluation, CheckpointOptions Checkpoints);

/// <summary>What one kind of run trains, and how.</summary>
/// <param name="Weights">What is trained, at its initial values.</param>
/// <param name="Optimizer">Updates them.</param>
/// <param name="Data">What messages call the data: its path.</param>
/// <param name="Fingerprint">Tells whether the data of a resumed run is the same.</param>
/// <param name="Steps">Updates in all.</param>
/// <param name="Step">Makes update i (from 0): a pure function of i and the weights.</param>
/// <param name="Evaluate">Measures on data that is not trained on; null when cancelled. No function: nothing is evaluated.</param>
public sealed record RunJob(
    TrainedWeights Weights, Optimizer Optimizer, string Data, string Fingerprint, long Steps, Func<long, StepResult> Step, Func<CancellationToken, RunEvaluation?>? Evaluate)
{
    /// <summary>The model that the run starts from, and the SHA-256 of its weights; null: the run makes its own.</summary>
    public (string Path, string Hash)? Start { get; init; }
}

/// <summary>
/// A run in its folder: where it begins, the loop that evaluates, saves and trains, and what it writes down. It can be stopped or
/// killed at any instant; resuming continues bit for bit. Every kind of training is such a run; they differ in their <see cref="RunJob"/>.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    private readonly RunSettings _settings;
    private readonly string _recipe;
    private readonly RunListener _listener;
    private readonly RunDirectory _folder;

    /// <summary>Opens the run folder and finds its newest whole checkpoint.</summary>
    /// <param name="settings">What every run is told.</param>
    /// <param name="recipe">The resolved recipe, kept with the run.</param>
    /// <param name="resume">Whether to continue a run that the folder holds.</param>
    /// <param name="listener">Hears how it goes.</param>
    public TrainingRun(RunSettings settings, string recipe, bool resume, RunListener listener)
    {
        (_settings, _recipe, _listener) = (settings, recipe, listener);
        if (settings.Threads > 0)
        {
            WorkerPool.Threads = settings.Threads;
        }

        _folder = RunDirectory.Open(settings.Out, resume, settings.Checkpoints.Keep);
        try
        {
            Newest = FindNewest();
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The checkpoint to continue from, or null.</summary>
    public Checkpoint? Newest { get; }

    /// <summary>Trains until the last step, or until <paramref name="cancellation"/> asks it to save and stop.</summary>
    public RunResult Train(RunJob job, CancellationToken cancellation)
    {
        long done = Newest is null ? 0 : Restore(job, Newest);
        Formats.AtomicFile.Write(_folder["recipe.yaml"], stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(_recipe)));
        using MetricsLog metrics = MetricsLog.Open(_folder[MetricsLog.FileName], Newest is null ? -1 : done);
        using TensorBoardWriter board = TensorBoardWriter.Create(_folder["tensorboard"], done);
        IReadOnlyList<MetricsRow> before = MetricsLog.Read(_folder[MetricsLog.FileName]);
        long lastEvaluated = before.LastOrDefault(row => row.Loss is null) is { Step: var at } && before.Any(row => row.Loss is null) ? at : -1;
        long tokens = before.LastOrDefault(row => row.Tokens is not null).Tokens ?? 0;
        bool evaluates = job.Evaluate is not null || _listener.Measure is not null;
        Checkpoint? saved = Newest;
        _listener.Started(done, job.Steps, job.Weights);

        // The loop: evaluate, save, train.
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (evaluates && done != lastEvaluated && (done % _settings.Evaluation.Every == 0 || done == job.Steps) && Evaluate(job, cancellation) is { } evaluation)
            {
                lastEvaluated = done;
                Append(new MetricsRow { Step = done, Tokens = tokens, ValLoss = evaluation.Loss, More = evaluation.More });
                _listener.Evaluated(done, evaluation);
            }

            bool stop = cancellation.IsCancellationRequested;
            if (done != saved?.Step && (stop || done == job.Steps || (done > 0 && done % _settings.Checkpoints.Every == 0)))
            {
                metrics.Sync();
                board.Flush();
                saved = new TrainingState(done, _settings.Seed, job.Fingerprint) { Start = job.Start?.Hash ?? "" }.Save(_folder.Checkpoints, job.Weights, job.Optimizer, _recipe);
            }

            if (stop || done == job.Steps)
            {
                return new RunResult(done, stop && (done < job.Steps || (evaluates && done != lastEvaluated)), saved!.Path);
            }

            double begun = clock.Elapsed.TotalSeconds;
            StepResult result = job.Step(done++);
            double seconds = clock.Elapsed.TotalSeconds - begun;
            tokens += result.Tokens;
            Append(new MetricsRow
            {
                Step = done,
                Loss = result.Loss,
                LearningRate = result.LearningRate,
                GradNorm = result.GradNorm,
                Tokens = tokens,
                TokensPerSecond = result.Tokens / seconds,
                Seconds = seconds,
                PeakMemory = done % _settings.LogEvery == 0 || done == job.Steps ? ProcessMemory.Peak() : null,
                More = result.More,
            });
            _listener.Stepped(done, result);
        }

        void Append(in MetricsRow row)
        {
            metrics.Append(row);
            board.Append(row);
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What the run and its caller measure; null when it was asked to stop before the end.</summary>
    private RunEvaluation? Evaluate(RunJob job, CancellationToken cancellation)
    {
        RunEvaluation? own = job.Evaluate is null ? new RunEvaluation(null) : job.Evaluate(cancellation);
        if (own is null || _listener.Measure is not { } measure)
        {
            return own;
        }

        try
        {
            return own with { More = [.. own.More ?? [], .. measure(job.Weights, cancellation)] };
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private Checkpoint? FindNewest()
    {
        CheckpointSearch found = _folder.Checkpoints.FindNewest();
        foreach (string message in found.Messages)
        {
            _listener.Say(message);
        }

        return found.Newest is not null || found.Messages.Count == 0
            ? found.Newest
            : throw new FormatException($"{_folder.Checkpoints.Folder}: no checkpoint is whole; restore one, or start anew with another out");
    }

    /// <summary>Fills the weights and the optimizer; returns the completed steps.</summary>
    private long Restore(RunJob job, Checkpoint newest)
    {
        TrainingState state = TrainingState.Read(newest.Path);
        string? problem =
            state.CorpusFingerprint != job.Fingerprint ? $"{job.Data}: the data is not what {newest.Path} was trained on; restore it, or start a new run with another out"
            : job.Start is { } start && start.Hash != state.Start ? $"{start.Path}: the model is not the one that the run of {newest.Path} started from; restore it, or start a new run with another out"
            : state.Seed != _settings.Seed ? $"seed {_settings.Seed} is not the {state.Seed} of {newest.Path}; resume with the run's own recipe"
            : state.Step > job.Steps ? $"training.steps is {job.Steps}, but {newest.Path} has {state.Step} already; raise training.steps, or start a new run with another out"
            : null;
        if (problem is not null)
        {
            throw new FormatException(problem);
        }

        TrainingState.Restore(newest.Path, job.Weights, job.Optimizer);
        if (RecipeChanges.Of(File.ReadAllText(Path.Combine(newest.Path, "recipe.yaml")), _recipe) is { Count: > 0 } changes)
        {
            _listener.Say($"resuming with other settings than before: {string.Join(", ", changes)}");
        }

        return state.Step;
    }
}
