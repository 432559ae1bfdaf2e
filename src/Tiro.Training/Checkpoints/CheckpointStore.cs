using System.Globalization;
using Tiro.Formats;

namespace Tiro.Training;

/// <summary>A checkpoint folder and the number of completed updates it holds.</summary>
public sealed record Checkpoint(long Step, string Path);

/// <summary>The newest whole checkpoint (null when there is none), and one line for each newer one that is damaged.</summary>
public sealed record CheckpointSearch(Checkpoint? Newest, IReadOnlyList<string> Messages);

/// <summary>
/// The checkpoints of a run: folders <c>checkpoint-00000200</c>, each written atomically, the last few kept. Safe against a
/// kill at any instant: an old checkpoint goes only after the new one is whole and on disk. One process at a time
/// (<see cref="RunDirectory"/> holds the lock).
/// </summary>
public sealed class CheckpointStore
{
    private const string Prefix = "checkpoint-";
    private const int MaxDigits = 18;
    private readonly int _keep;
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);

    /// <param name="folder">Folder of the checkpoints; made when the first is saved.</param>
    /// <param name="keep">How many whole checkpoints to keep, at least 1.</param>
    public CheckpointStore(string folder, int keep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        Folder = folder;
        _keep = keep;
    }

    public string Folder { get; }

    /// <summary>All checkpoint folders, whole or not, oldest first.</summary>
    public IReadOnlyList<Checkpoint> List()
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        return [.. Directory.EnumerateDirectories(Folder, Prefix + "*").Select(Parse).OfType<Checkpoint>().OrderBy(checkpoint => checkpoint.Step)];
    }

    /// <summary>Saves a checkpoint, then deletes what is beyond the number kept. One of the same step is replaced.</summary>
    /// <param name="step">Completed updates.</param>
    /// <param name="write">Writes the files of the checkpoint.</param>
    /// <exception cref="IOException">The disk is full or fails; earlier checkpoints are untouched.</exception>
    public Checkpoint Save(long step, Action<AtomicDirectory> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var checkpoint = new Checkpoint(step, Path.Combine(Folder, NameOf(step)));
        using (AtomicDirectory directory = AtomicDirectory.Create(checkpoint.Path, replace: true))
        {
            write(directory);
            directory.Commit();
        }

        _damaged.Remove(NameOf(step));
        DeleteOld(step);
        return checkpoint;
    }

    /// <summary>Finds where to continue: verifies checkpoints (every byte) from the newest back to the first whole one.</summary>
    public CheckpointSearch FindNewest()
    {
        AtomicDirectory.RemoveStale(Folder);
        var problems = new List<string>();
        foreach (Checkpoint checkpoint in List().Reverse())
        {
            string? problem = AtomicDirectory.Verify(checkpoint.Path);
            if (problem is null)
            {
                return new CheckpointSearch(checkpoint, Complete(problems, $"continuing from {NameOf(checkpoint.Step)}"));
            }

            _damaged.Add(NameOf(checkpoint.Step));
            problems.Add($"{Path.GetFileName(checkpoint.Path)} is damaged ({problem})");
        }

        return new CheckpointSearch(null, Complete(problems, "no older checkpoint is whole"));
    }

    private static List<string> Complete(List<string> problems, string end) => problems.ConvertAll(problem => $"{problem}; {end}");

    private static string NameOf(long step) => Prefix + step.ToString("D8", CultureInfo.InvariantCulture);

    private static Checkpoint? Parse(string path)
    {
        string name = Path.GetFileName(path);
        string digits = name[Prefix.Length..];
        return digits.Length is > 0 and <= MaxDigits && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long step) && name == NameOf(step)
            ? new Checkpoint(step, path)
            : null;
    }

    /// <summary>
    /// Counts only checkpoints that look whole (marker and lengths) and were not found damaged: a damaged one must never push
    /// a whole one out. Those beyond the current step belong to a part of the run that is being repeated; they are left alone.
    /// </summary>
    private void DeleteOld(long step)
    {
        int whole = 0;
        foreach (Checkpoint checkpoint in List().Reverse().Where(checkpoint => checkpoint.Step <= step))
        {
            if (whole == _keep)
            {
                AtomicDirectory.Delete(checkpoint.Path);
            }
            else if (!_damaged.Contains(NameOf(checkpoint.Step)) && AtomicDirectory.Verify(checkpoint.Path, checksums: false) is null)
            {
                whole++;
            }
        }
    }
}
