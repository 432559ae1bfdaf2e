using System.Numerics;

namespace Tiro.Text;

/// <summary>The tests of Jinja.</summary>
internal static class Tests
{
    private static readonly Library All = Types().AddAll(Comparisons()).AddAll(Numbers());

    public static LibraryFunction? Find(string name) => All.Find(name);

    private static Library Types() => new Library()
        .Add("defined", "", static (_, self, _) => self is not PyUndefined)
        .Add("undefined", "", static (_, self, _) => self is PyUndefined)
        .Add("none", "", static (_, self, _) => self is null)
        .Add("boolean", "", static (_, self, _) => self is bool)
        .Add("true", "", static (_, self, _) => self is true)
        .Add("false", "", static (_, self, _) => self is false)
        .Add("integer", "", static (_, self, _) => self is BigInteger)
        .Add("float", "", static (_, self, _) => self is double)
        .Add("number", "", static (_, self, _) => self is bool or BigInteger or double)
        .Add("string", "", static (_, self, _) => self is PyText)
        .Add("mapping", "", static (_, self, _) => PyTypes.IsMapping(self))
        .Add("iterable", "", static (_, self, _) => PyTypes.IsIterable(self))
        .Add("sequence", "", static (_, self, _) => PyTypes.IsSequence(self))
        .Add("callable", "", static (_, self, _) => self is PyCallable or PyUndefined)
        .Add("escaped", "", static (_, self, _) => self is PyText { IsMarkup: true })
        .Add("filter", "", static (_, self, _) => self is PyText name && Filters.Find(name.Value) is not null)
        .Add("test", "", static (_, self, _) => self is PyText name && Find(name.Value) is not null)
        .Add("lower", "", static (run, self, _) => StrTests.IsCase(PyRepr.Str(self, run.Limits), CharacterTypes.Flags.Lower))
        .Add("upper", "", static (run, self, _) => StrTests.IsCase(PyRepr.Str(self, run.Limits), CharacterTypes.Flags.Upper))
        .Add("sameas", "other", static (_, self, a) => IsSame(self, a[0]));

    private static Library Comparisons() => new Library()
        .Add("eq equalto ==", "/ other", Compare(ComparisonOperator.Equal))
        .Add("ne !=", "/ other", Compare(ComparisonOperator.NotEqual))
        .Add("lt lessthan <", "/ other", Compare(ComparisonOperator.Less))
        .Add("le <=", "/ other", Compare(ComparisonOperator.LessOrEqual))
        .Add("gt greaterthan >", "/ other", Compare(ComparisonOperator.Greater))
        .Add("ge >=", "/ other", Compare(ComparisonOperator.GreaterOrEqual))
        .Add("in", "seq", Compare(ComparisonOperator.In));

    private static Library Numbers() => new Library()
        .Add("odd", "", static (run, self, _) => PyEquality.Equal(Modulo(run, self, new BigInteger(2)), BigInteger.One))
        .Add("even", "", static (run, self, _) => PyEquality.Equal(Modulo(run, self, new BigInteger(2)), BigInteger.Zero))
        .Add("divisibleby", "num", static (run, self, a) => PyEquality.Equal(Modulo(run, self, a[0]), BigInteger.Zero));

    private static LibraryBody Compare(ComparisonOperator comparison) => (run, self, a) => ComparisonExpression.Holds(comparison, self, a[0], run.Limits);

    private static object? Modulo(Rendering run, object? value, object? by) => PyOperators.Binary(BinaryOperator.Modulo, value, by, run.Limits);

    /// <summary>Python's <c>is</c>; small integers, empty and short texts are the same object there.</summary>
    private static bool IsSame(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (bool x, bool y) => x == y,
        (BigInteger x, BigInteger y) => x == y && x >= -5 && x <= 256,
        (PyText x, PyText y) => ReferenceEquals(x, y) || (x.Value == y.Value && x.Length <= 1),
        _ => ReferenceEquals(a, b),
    };
}
