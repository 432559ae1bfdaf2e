using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// Sums of two numbers of two digits, every digit spaced (<see cref="Digits"/>). All unordered pairs are dealt into three
/// hands: held out, demonstrated (worked steps, few), and practice (answers known to the checker alone).
/// </summary>
public sealed class SumTask : WorldTask
{
    /// <summary>Worked sums that training may show; the corpus shows the same.</summary>
    public const int Demonstrations = 700;

    /// <summary>Sums of the test.</summary>
    public const int Tests = 600;

    private const int Smallest = 10, Largest = 99, LinesInDocument = 4;

    private readonly ulong _seed;
    private readonly Lexicon _lexicon;
    private readonly (int A, int B)[] _shown, _practice;

    internal SumTask(ulong seed, Lexicon lexicon)
    {
        (_seed, _lexicon) = (seed, lexicon);
        Dice dice = new(seed, DataStreams.SumSplit, 0);
        (int A, int B)[] all = dice.Shuffle(from a in Enumerable.Range(Smallest, Largest - Smallest + 1) from b in Enumerable.Range(a, Largest - a + 1) select (a, b));
        (int A, int B)[] ordered = [.. all.Select(pair => dice.Chance(0.5) ? pair : (pair.B, pair.A))];
        HeldOut = [.. ordered[..Tests].Select(Item)];
        _shown = ordered[Tests..(Tests + Demonstrations)];
        _practice = ordered[(Tests + Demonstrations)..];
    }

    public override string Kind => "sums";

    public override IReadOnlyList<TaskItem> HeldOut { get; }

    /// <summary>How many different problems <see cref="Practice"/> has.</summary>
    public int PracticeCount => _practice.Length;

    /// <summary>A worked sum; index modulo <see cref="Demonstrations"/>.</summary>
    public override TaskItem Training(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Item(_shown[index % _shown.Length]);
    }

    /// <summary>A sum that is neither demonstrated nor held out, to learn from the checker alone; index modulo <see cref="PracticeCount"/>.</summary>
    public TaskItem Practice(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Item(_practice[index % _practice.Length]) with { Demonstration = null };
    }

    /// <summary>Lines of sums: of one digit, and the first <paramref name="demonstrations"/> demonstrated ones with and without worked steps.</summary>
    public string Document(long index, int demonstrations = Demonstrations)
    {
        Dice dice = new(_seed, DataStreams.SumDocuments, (ulong)index);
        return string.Join(' ', Enumerable.Range(0, LinesInDocument).Select(_ => Line(dice, demonstrations)));
    }

    internal override string Mistake(TaskItem item, Dice dice)
    {
        string right = WorldTask.Demonstrate(item), result = item.Answer + ".";
        Digits.TryRead(item.Answer, out int sum);
        int wrong = sum + dice.Pick([-10, -1, 1, 10]);
        return $"{right[..^result.Length]}{Digits.Spell(wrong)}.";
    }

    private string Line(Dice dice, int demonstrations)
    {
        if (dice.Chance(0.5) || demonstrations == 0)
        {
            int[] digits = [dice.Between(0, 9), dice.Between(0, 9), .. dice.Chance(0.5) ? [1] : Array.Empty<int>()];
            return $"{string.Join(" + ", digits)} = {Digits.Spell(digits.Sum())}.";
        }

        (int a, int b) = _shown[dice.Between(0, demonstrations - 1)];
        return dice.Chance(0.5) ? $"{Digits.Spell(a)} + {Digits.Spell(b)} = {Digits.Spell(a + b)}." : $"{Question(a, b)} {Work(a, b)}";
    }

    private TaskItem Item((int A, int B) sum) =>
        new([ChatMessage.User(Question(sum.A, sum.B))], Digits.Spell(sum.A + sum.B), Kind, AnswerFormat.Sum) { Topic = Kind, Demonstration = Work(sum.A, sum.B) };

    private string Question(int a, int b) =>
        _lexicon.SumQuestion.Replace("{a}", Digits.Spell(a), StringComparison.Ordinal).Replace("{b}", Digits.Spell(b), StringComparison.Ordinal);

    /// <summary>The steps: ones, tens with the carry, result. A word stands before each step, so that every digit follows a space and is the same token everywhere.</summary>
    private string Work(int a, int b)
    {
        int ones = (a % 10) + (b % 10), tens = (a / 10) + (b / 10) + (ones / 10);
        string carry = ones >= 10 ? " + 1" : "";
        return $"{_lexicon.Ones} {a % 10} + {b % 10} = {Digits.Spell(ones)}, {_lexicon.Tens} {a / 10} + {b / 10}{carry} = {Digits.Spell(tens)}{_lexicon.Therefore}{Digits.Spell(a + b)}.";
    }
}
