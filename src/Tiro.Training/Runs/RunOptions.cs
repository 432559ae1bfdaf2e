namespace Tiro.Training;

/// <summary>Measuring the validation loss during the run.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Updates between two evaluations; the start and the end are evaluated too.</summary>
    public int Every { get; init; } = 100;

    /// <summary>Batches an evaluation; 0 = the whole validation split.</summary>
    public int Batches { get; init; }

    /// <summary>Files of tasks that the model is asked at every evaluation, with commas between; "" = none.</summary>
    public string Tasks { get; init; } = "";

    /// <summary>Tasks of each kind to ask; 0 = all.</summary>
    public int TaskLimit { get; init; } = 200;
}

/// <summary>Saving the run while it goes on.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Updates between two checkpoints; the end is saved too.</summary>
    public int Every { get; init; } = 100;

    /// <summary>How many of the newest checkpoints stay.</summary>
    public int Keep { get; init; } = 2;
}
