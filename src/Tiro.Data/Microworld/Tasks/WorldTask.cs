namespace Tiro.Data;

/// <summary>
/// One kind of task of the microworld, the single source of its corpus texts, its training examples, its held-out test and
/// its reward. Everything is a pure function of seed and index.
/// </summary>
public abstract class WorldTask
{
    /// <summary>The kind of its items.</summary>
    public abstract string Kind { get; }

    /// <summary>The test: nothing of it is ever trained on.</summary>
    public abstract IReadOnlyList<TaskItem> HeldOut { get; }

    /// <summary>Example <paramref name="index"/> that training may see, from 0 without end.</summary>
    public abstract TaskItem Training(long index);

    /// <summary>A right answer to learn from.</summary>
    internal static string Demonstrate(TaskItem item) => item.Demonstration ?? item.Answer;

    /// <summary>A wrong answer in the right form.</summary>
    internal virtual string Mistake(TaskItem item, Dice dice) => dice.Pick([.. item.Choices.Where(choice => choice != item.Answer)]);

    /// <summary>
    /// Spreads an index over a table so that neighbours lie far apart and every place comes once in a round: the stride is a
    /// prime that divides no table's length here.
    /// </summary>
    private protected static int Spread(long index, int count)
    {
        const long Stride = 7919;
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return (int)(index % count * Stride % count);
    }
}
