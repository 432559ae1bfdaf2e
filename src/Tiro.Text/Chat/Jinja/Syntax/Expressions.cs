namespace Tiro.Text;

internal sealed record Constant(int Line, object? Value) : Expression(Line)
{
    protected override object? Compute(Frame frame) => Value;
}

internal sealed record NameExpression(int Line, string Name) : Expression(Line)
{
    protected override object? Compute(Frame frame) => frame.Lookup(Name);
}

/// <summary><c>ns.attribute</c> on the left of an assignment; it has no value.</summary>
internal sealed record NamespaceReference(int Line, string Name, string Attribute) : Expression(Line)
{
    protected override object? Compute(Frame frame) => throw TemplateError.Type($"'{Name}.{Attribute}' cannot be read here");
}

internal sealed record TupleExpression(int Line, List<Expression> Items) : Expression(Line)
{
    protected override object? Compute(Frame frame) => new PyTuple([.. Items.Select(item => item.Evaluate(frame))]);
}

internal sealed record ListExpression(int Line, List<Expression> Items) : Expression(Line)
{
    protected override object? Compute(Frame frame) => new PyList([.. Items.Select(item => item.Evaluate(frame))]);
}

internal sealed record DictExpression(int Line, List<KeyValuePair<Expression, Expression>> Entries) : Expression(Line)
{
    protected override object? Compute(Frame frame)
    {
        var dict = new PyDict();
        foreach ((Expression key, Expression value) in Entries)
        {
            dict[key.Evaluate(frame)] = value.Evaluate(frame);
        }

        return dict;
    }
}

internal sealed record SliceExpression(int Line, Expression? Start, Expression? Stop, Expression? Step) : Expression(Line)
{
    protected override object? Compute(Frame frame) => new PySlice(Start?.Evaluate(frame), Stop?.Evaluate(frame), Step?.Evaluate(frame));
}

internal sealed record AttributeExpression(int Line, Expression Operand, string Name) : Expression(Line)
{
    protected override object? Compute(Frame frame) => Members.Attribute(Operand.Evaluate(frame), Name);
}

internal sealed record ItemExpression(int Line, Expression Operand, Expression Key) : Expression(Line)
{
    protected override object? Compute(Frame frame) => Members.Item(Operand.Evaluate(frame), Key.Evaluate(frame), frame.Run.Limits);
}

internal sealed record SignExpression(int Line, Expression Operand, bool IsMinus) : Expression(Line)
{
    protected override object? Compute(Frame frame)
    {
        object? value = Operand.Evaluate(frame);
        return IsMinus ? PyOperators.Negate(value) : PyOperators.Plus(value);
    }
}

internal sealed record BinaryExpression(int Line, BinaryOperator Operator, Expression Left, Expression Right) : Expression(Line)
{
    protected override object? Compute(Frame frame) => PyOperators.Binary(Operator, Left.Evaluate(frame), Right.Evaluate(frame), frame.Run.Limits);
}

internal sealed record ConcatExpression(int Line, List<Expression> Parts) : Expression(Line)
{
    protected override object? Compute(Frame frame)
    {
        var builder = new TextBuilder(frame.Run.Limits);
        List<PyText> texts = [.. Parts.Select(part => PyRepr.Str(part.Evaluate(frame), frame.Run.Limits))];
        foreach (PyText text in texts)
        {
            builder.Append(frame.Escapes ? PyStrings.Escape(text, frame.Run.Limits) : text);
        }

        return builder.ToText(frame.Escapes);
    }
}

internal sealed record NotExpression(int Line, Expression Operand) : Expression(Line)
{
    protected override object? Compute(Frame frame) => !PyTypes.IsTrue(Operand.Evaluate(frame));
}

internal sealed record LogicExpression(int Line, Expression Left, Expression Right, bool IsOr) : Expression(Line)
{
    protected override object? Compute(Frame frame)
    {
        object? left = Left.Evaluate(frame);
        return PyTypes.IsTrue(left) == IsOr ? left : Right.Evaluate(frame);
    }
}

internal sealed record ConditionalExpression(int Line, Expression Test, Expression Value, Expression? Otherwise) : Expression(Line)
{
    protected override object? Compute(Frame frame) => PyTypes.IsTrue(Test.Evaluate(frame)) ? Value.Evaluate(frame)
        : Otherwise is not null ? Otherwise.Evaluate(frame)
        : new PyUndefined($"the inline if-expression on line {Line} evaluated to false and no else section was defined.");
}

internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}

/// <summary>A chain such as <c>1 &lt; x &lt;= 3</c>: all of its comparisons hold.</summary>
internal sealed record ComparisonExpression(int Line, Expression First, List<(ComparisonOperator Operator, Expression Operand)> Rest) : Expression(Line)
{
    protected override object? Compute(Frame frame)
    {
        object? left = First.Evaluate(frame);
        foreach ((ComparisonOperator comparison, Expression operand) in Rest)
        {
            object? right = operand.Evaluate(frame);
            if (!Holds(comparison, left, right, frame.Run.Limits))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    public static bool Holds(ComparisonOperator comparison, object? left, object? right, RenderLimits limits) => comparison switch
    {
        ComparisonOperator.Equal => PyEquality.Equal(left, right),
        ComparisonOperator.NotEqual => !PyEquality.Equal(left, right),
        ComparisonOperator.Less => PyOperators.Order(left, right, "<") < 0,
        ComparisonOperator.LessOrEqual => PyOperators.Order(left, right, "<=") <= 0,
        ComparisonOperator.Greater => PyOperators.Order(left, right, ">") > 0,
        ComparisonOperator.GreaterOrEqual => PyOperators.Order(left, right, ">=") >= 0,
        ComparisonOperator.In => PyOperators.Contains(right, left, limits),
        _ => !PyOperators.Contains(right, left, limits),
    };
}
