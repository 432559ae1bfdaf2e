namespace Tiro.Training;

/// <summary>How the learning rate falls after the warm-up.</summary>
public enum ScheduleKind
{
    Constant,
    Linear,
    Cosine,
    InverseSqrt,
}
