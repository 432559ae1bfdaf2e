using System.Runtime.CompilerServices;

namespace Tiro.Text;

/// <summary>What one rendering may spend. Chat templates stay far below; a hostile or broken one ends with an error.</summary>
internal sealed class RenderLimits
{
    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int Text = 1 << 24;

    /// <summary>Most items of a list.</summary>
    public const int Items = 1 << 20;

    /// <summary>Most bits of an integer that a template computes: the 4300 digits that Python prints at most.</summary>
    public const int IntegerBits = 14_284;

    /// <summary>Deepest nesting of what is evaluated, calls of macros included, and of values that are printed or compared.</summary>
    public const int Depth = 3000;

    private const long Steps = 10_000_000;
    public const int UnitsPerStep = 16;

    /// <summary>What an item of a list that is copied or compared counts.</summary>
    public const int UnitsPerItem = 8;

    [ThreadStatic]
    private static RenderLimits? s_current;

    private long _steps;
    private int _depth;

    /// <summary>Does the work of a rendering, which runs on one thread; meanwhile <see cref="Charge"/> counts for it.</summary>
    public void Run(Action work)
    {
        RenderLimits? outer = s_current;
        s_current = this;
        try
        {
            work();
        }
        finally
        {
            s_current = outer;
        }
    }

    /// <summary>Counts work on so many characters or items for the rendering of this thread, where no limits are at hand.</summary>
    public static void Charge(long units) => s_current?.Work(units);

    /// <summary>Counts a step.</summary>
    public void Step() => Spend(1);

    /// <summary>Counts work on so many characters or items.</summary>
    public void Work(long units) => Spend(units / UnitsPerStep);

    /// <summary>One level deeper; leave with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_depth > Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TemplateError.Limit("nested or recursive too deeply; does a macro call itself without end?");
        }

        Spend(1);
    }

    public void Leave() => _depth--;

    private void Spend(long steps)
    {
        _steps += steps;
        if (_steps > Steps)
        {
            throw TemplateError.Limit($"more than {Steps} steps; does the template loop over its own output?");
        }
    }
}
