using System.Runtime.CompilerServices;

namespace Tiro.Tensors;

/// <summary>Tensors whose shapes or dtypes do not fit an operation; the message names the op and both shapes.</summary>
public sealed class ShapeException(string message) : ArgumentException(message)
{
    internal static void Require(bool condition, string op, Tensor a, Tensor b, string rule)
    {
        if (!condition)
        {
            throw new ShapeException($"{op}: {a.DType} {a.Shape} and {b.DType} {b.Shape} do not fit: {rule}");
        }
    }

    internal static void Require(bool condition, string op, Tensor a, string rule)
    {
        if (!condition)
        {
            throw new ShapeException($"{op}: {a.DType} {a.Shape} does not fit: {rule}");
        }
    }

    internal static void Require(bool condition, string op, Tensor a, Tensor b, [InterpolatedStringHandlerArgument(nameof(condition))] ref Rule rule)
    {
        if (!condition)
        {
            Require(false, op, a, b, rule.Text());
        }
    }

    internal static void Require(bool condition, string op, Tensor a, [InterpolatedStringHandlerArgument(nameof(condition))] ref Rule rule)
    {
        if (!condition)
        {
            Require(false, op, a, rule.Text());
        }
    }

    /// <summary>An interpolated rule that is only put together when its condition fails: checks run for every row and allocate nothing.</summary>
    [InterpolatedStringHandler]
    internal ref struct Rule
    {
        private DefaultInterpolatedStringHandler _text;

        public Rule(int literalLength, int formattedCount, bool condition, out bool failed)
        {
            failed = !condition;
            _text = failed ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
        }

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public string Text() => _text.ToStringAndClear();
    }
}
