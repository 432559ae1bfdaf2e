using System.Globalization;
using System.Text;

namespace Tiro.Text;

/// <summary>
/// Parses expressions. From weak to strong: inline if, or, and, not, comparisons, + and -, ~, * and / and //  and %, **, unary
/// signs, subscripts and calls; filters and tests bind to the operand before them.
/// </summary>
internal sealed class ExpressionParser(SyntaxStream tokens, ParserNotes notes)
{
    private const int DeepestNesting = 150;

    private static readonly Dictionary<string, ComparisonOperator> Comparisons = new(StringComparer.Ordinal)
    {
        ["=="] = ComparisonOperator.Equal,
        ["!="] = ComparisonOperator.NotEqual,
        ["<"] = ComparisonOperator.Less,
        ["<="] = ComparisonOperator.LessOrEqual,
        [">"] = ComparisonOperator.Greater,
        [">="] = ComparisonOperator.GreaterOrEqual,
    };

    private static readonly Dictionary<string, BinaryOperator> Products = new(StringComparer.Ordinal)
    {
        ["*"] = BinaryOperator.Multiply,
        ["/"] = BinaryOperator.Divide,
        ["//"] = BinaryOperator.FloorDivide,
        ["%"] = BinaryOperator.Modulo,
    };

    private int _depth;

    /// <summary>An expression; without <paramref name="withCondition"/>, one that an inline if does not belong to.</summary>
    public Expression Parse(bool withCondition = true)
    {
        Enter();
        Expression result = withCondition ? Condition() : Or();
        _depth--;
        return result;
    }

    /// <summary>An expression, or a tuple without parentheses.</summary>
    public Expression ParseTuple(bool withCondition = true, string? endName = null)
        => TupleOf(() => Parse(withCondition), endName, inParentheses: false);

    /// <summary>What a value is assigned to: a name, an attribute of a namespace where allowed, or a tuple of them.</summary>
    public Target ParseTarget(string? endName = null, bool withNamespace = false)
        => ToTarget(TupleOf(() => withNamespace && tokens.Ahead.IsOperator(".") ? NamespaceAttribute() : Primary(), endName, inParentheses: false));

    public string ParseTargetName()
    {
        string name = tokens.ExpectAnyName();
        return name is "true" or "false" or "none" or "True" or "False" or "None" ? throw tokens.Error($"can't assign to '{name}'") : name;
    }

    /// <summary>Filters behind a value that follows later (null); at once with a name, or behind a bar.</summary>
    public Expression ParseFilters(Expression operand, bool startsInline)
    {
        while (startsInline || tokens.SkipOperator("|"))
        {
            int line = tokens.Line;
            string name = DottedName();
            Arguments arguments = tokens.Current.IsOperator("(") ? ParseArguments() : Arguments.None;
            operand = new FilterExpression(line, operand, name, notes.Filter(name, line), arguments);
            startsInline = false;
        }

        return operand;
    }

    /// <summary>The arguments of a call, in parentheses.</summary>
    public Arguments ParseArguments()
    {
        tokens.ExpectOperator("(");
        List<Expression> positional = [];
        List<KeyValuePair<string, Expression>> named = [];
        Expression? rest = null;
        Expression? namedRest = null;
        for (bool first = true; !tokens.Current.IsOperator(")"); first = false)
        {
            if (!first)
            {
                tokens.ExpectOperator(",");
                if (tokens.Current.IsOperator(")"))
                {
                    break;
                }
            }

            bool valid;
            if (tokens.SkipOperator("*"))
            {
                valid = rest is null && namedRest is null;
                rest = Parse();
            }
            else if (tokens.SkipOperator("**"))
            {
                valid = namedRest is null;
                namedRest = Parse();
            }
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Ahead.IsOperator("="))
            {
                string name = tokens.Next().Value;
                tokens.Next();
                valid = namedRest is null && named.TrueForAll(entry => entry.Key != name);
                named.Add(KeyValuePair.Create(name, Parse()));
            }
            else
            {
                valid = rest is null && namedRest is null && named.Count == 0;
                positional.Add(Parse());
            }

            if (!valid)
            {
                throw tokens.Error("invalid syntax for function call expression");
            }
        }

        tokens.ExpectOperator(")");
        return new Arguments(positional, named, rest, namedRest);
    }

    private void Enter()
    {
        if (++_depth > DeepestNesting)
        {
            throw new TemplateError(TemplateErrorKind.Limit, "expressions are nested too deeply", tokens.Line);
        }
    }

    private Expression TupleOf(Func<Expression> parse, string? endName, bool inParentheses)
    {
        int line = tokens.Line;
        List<Expression> items = [];
        bool isTuple = false;
        while (true)
        {
            if (items.Count > 0)
            {
                tokens.ExpectOperator(",");
            }

            if (IsTupleEnd(endName))
            {
                break;
            }

            items.Add(parse());
            if (!tokens.Current.IsOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        if (!isTuple && items.Count == 1)
        {
            return items[0];
        }

        return isTuple || inParentheses
            ? new TupleExpression(line, items)
            : throw tokens.Error($"Expected an expression, got '{tokens.Current.Describe()}'");
    }

    private bool IsTupleEnd(string? endName) => tokens.Current.Kind is TokenKind.ExpressionEnd or TokenKind.BlockEnd
        || tokens.Current.IsOperator(")") || (endName is not null && tokens.Current.IsName(endName));

    private Expression NamespaceAttribute()
    {
        int line = tokens.Line;
        string name = tokens.ExpectAnyName();
        tokens.Next();
        return new NamespaceReference(line, name, tokens.ExpectAnyName());
    }

    private Target ToTarget(Expression expression) => expression switch
    {
        NameExpression name => new NameTarget(name.Name),
        NamespaceReference reference => new NamespaceTarget(reference.Line, reference.Name, reference.Attribute),
        TupleExpression tuple => new TupleTarget([.. tuple.Items.Select(ToTarget)]),
        _ => throw tokens.Error("can't assign to this expression"),
    };

    private Expression Condition()
    {
        int line = tokens.Line;
        int mark = notes.Mark;
        Expression value = Or();
        while (tokens.SkipName("if"))
        {
            Expression test = Or();
            Expression? otherwise = null;
            if (tokens.SkipName("else"))
            {
                Enter();
                otherwise = Condition();
                _depth--;
            }

            value = new ConditionalExpression(line, test, value, otherwise);
            notes.Soften(mark);
        }

        return value;
    }

    private Expression Or()
    {
        int line = tokens.Line;
        Expression left = And();
        while (tokens.SkipName("or"))
        {
            left = Logic(line, left, And, isOr: true);
        }

        return left;
    }

    private Expression And()
    {
        int line = tokens.Line;
        Expression left = Not();
        while (tokens.SkipName("and"))
        {
            left = Logic(line, left, Not, isOr: false);
        }

        return left;
    }

    /// <summary>The right side never counts where a constant on the left decides.</summary>
    private LogicExpression Logic(int line, Expression left, Func<Expression> parse, bool isOr)
    {
        int mark = notes.Mark;
        Expression right = parse();
        if (left is Constant constant && PyTypes.IsTrue(constant.Value) == isOr)
        {
            notes.Soften(mark);
        }

        return new LogicExpression(line, left, right, isOr);
    }

    private Expression Not()
    {
        int line = tokens.Line;
        if (!tokens.SkipName("not"))
        {
            return Comparison();
        }

        Enter();
        Expression operand = Not();
        _depth--;
        return new NotExpression(line, operand);
    }

    private Expression Comparison()
    {
        int line = tokens.Line;
        Expression first = Sum();
        List<(ComparisonOperator Operator, Expression Operand)> rest = [];
        while (true)
        {
            if (tokens.Current.Kind == TokenKind.Operator && Comparisons.TryGetValue(tokens.Current.Value, out ComparisonOperator comparison))
            {
                tokens.Next();
                rest.Add((comparison, Sum()));
            }
            else if (tokens.SkipName("in"))
            {
                rest.Add((ComparisonOperator.In, Sum()));
            }
            else if (tokens.Current.IsName("not") && tokens.Ahead.IsName("in"))
            {
                tokens.Next();
                tokens.Next();
                rest.Add((ComparisonOperator.NotIn, Sum()));
            }
            else
            {
                return rest.Count == 0 ? first : new ComparisonExpression(line, first, rest);
            }
        }
    }

    private Expression Sum()
    {
        int line = tokens.Line;
        Expression left = Concatenation();
        while (tokens.Current.IsOperator("+") || tokens.Current.IsOperator("-"))
        {
            BinaryOperator op = tokens.Next().Value == "+" ? BinaryOperator.Add : BinaryOperator.Subtract;
            left = new BinaryExpression(line, op, left, Concatenation());
        }

        return left;
    }

    private Expression Concatenation()
    {
        int line = tokens.Line;
        List<Expression> parts = [Product()];
        while (tokens.SkipOperator("~"))
        {
            parts.Add(Product());
        }

        return parts.Count == 1 ? parts[0] : new ConcatExpression(line, parts);
    }

    private Expression Product()
    {
        int line = tokens.Line;
        Expression left = Power();
        while (tokens.Current.Kind == TokenKind.Operator && Products.TryGetValue(tokens.Current.Value, out BinaryOperator op))
        {
            tokens.Next();
            left = new BinaryExpression(line, op, left, Power());
        }

        return left;
    }

    private Expression Power()
    {
        int line = tokens.Line;
        Expression left = Unary();
        while (tokens.SkipOperator("**"))
        {
            left = new BinaryExpression(line, BinaryOperator.Power, left, Unary());
        }

        return left;
    }

    private Expression Unary(bool withFilter = true)
    {
        Enter();
        int line = tokens.Line;
        Expression operand = tokens.SkipOperator("-") ? new SignExpression(line, Unary(withFilter: false), IsMinus: true)
            : tokens.SkipOperator("+") ? new SignExpression(line, Unary(withFilter: false), IsMinus: false)
            : Primary();
        operand = Postfix(operand);
        _depth--;
        return withFilter ? FiltersAndTests(operand) : operand;
    }

    private Expression Primary()
    {
        Token token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                tokens.Next();
                return Named(token);
            case TokenKind.Text:
                var text = new StringBuilder();
                while (tokens.Current.Kind == TokenKind.Text)
                {
                    text.Append(tokens.Next().Value);
                }

                return new Constant(token.Line, new PyText(text.ToString()));
            case TokenKind.Integer:
                tokens.Next();
                return new Constant(token.Line, PyNumbers.ParseInteger(token.Value, 0) ?? throw new TemplateError(TemplateErrorKind.Syntax, "too long an integer", token.Line));
            case TokenKind.Float:
                tokens.Next();
                return new Constant(token.Line, double.Parse(token.Value.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture));
        }

        if (tokens.SkipOperator("("))
        {
            Expression inner = TupleOf(() => Parse(), endName: null, inParentheses: true);
            tokens.ExpectOperator(")");
            return inner;
        }

        return tokens.SkipOperator("[") ? ListItems(token.Line)
            : tokens.SkipOperator("{") ? DictEntries(token.Line)
            : throw tokens.Error($"unexpected '{token.Describe()}'");
    }

    private Expression Named(Token token)
    {
        switch (token.Value)
        {
            case "true" or "True":
                return new Constant(token.Line, true);
            case "false" or "False":
                return new Constant(token.Line, false);
            case "none" or "None":
                return new Constant(token.Line, null);
            default:
                notes.Mention(token.Value);
                return new NameExpression(token.Line, token.Value);
        }
    }

    private ListExpression ListItems(int line)
    {
        List<Expression> items = [];
        while (!tokens.Current.IsOperator("]"))
        {
            if (items.Count > 0)
            {
                tokens.ExpectOperator(",");
                if (tokens.Current.IsOperator("]"))
                {
                    break;
                }
            }

            items.Add(Parse());
        }

        tokens.ExpectOperator("]");
        return new ListExpression(line, items);
    }

    private DictExpression DictEntries(int line)
    {
        List<KeyValuePair<Expression, Expression>> entries = [];
        while (!tokens.Current.IsOperator("}"))
        {
            if (entries.Count > 0)
            {
                tokens.ExpectOperator(",");
                if (tokens.Current.IsOperator("}"))
                {
                    break;
                }
            }

            Expression key = Parse();
            tokens.ExpectOperator(":");
            entries.Add(KeyValuePair.Create(key, Parse()));
        }

        tokens.ExpectOperator("}");
        return new DictExpression(line, entries);
    }

    private Expression Postfix(Expression operand)
    {
        while (true)
        {
            int line = tokens.Line;
            if (tokens.SkipOperator("."))
            {
                operand = Member(operand, line);
            }
            else if (tokens.SkipOperator("["))
            {
                operand = new ItemExpression(line, operand, Subscripts(line));
            }
            else if (tokens.Current.IsOperator("("))
            {
                operand = new CallExpression(line, operand, ParseArguments());
            }
            else
            {
                return operand;
            }
        }
    }

    private Expression Member(Expression operand, int line)
    {
        Token token = tokens.Next();
        return token.Kind switch
        {
            TokenKind.Name => new AttributeExpression(line, operand, token.Value),
            TokenKind.Integer => new ItemExpression(line, operand, new Constant(line, PyNumbers.ParseInteger(token.Value, 0))),
            _ => throw new TemplateError(TemplateErrorKind.Syntax, "expected name or number", token.Line),
        };
    }

    private Expression Subscripts(int line)
    {
        List<Expression> keys = [];
        while (!tokens.Current.IsOperator("]"))
        {
            if (keys.Count > 0)
            {
                tokens.ExpectOperator(",");
            }

            keys.Add(Subscript());
        }

        tokens.ExpectOperator("]");
        return keys.Count == 1 ? keys[0] : new TupleExpression(line, keys);
    }

    private Expression Subscript()
    {
        int line = tokens.Line;
        Expression? start = tokens.Current.IsOperator(":") ? null : Parse();
        if (!tokens.SkipOperator(":"))
        {
            return start!;
        }

        Expression? stop = IsSliceEnd() || tokens.Current.IsOperator(":") ? null : Parse();
        Expression? step = tokens.SkipOperator(":") && !IsSliceEnd() ? Parse() : null;
        return new SliceExpression(line, start, stop, step);
    }

    private bool IsSliceEnd() => tokens.Current.IsOperator("]") || tokens.Current.IsOperator(",");

    private Expression FiltersAndTests(Expression operand)
    {
        while (true)
        {
            if (tokens.Current.IsOperator("|"))
            {
                operand = ParseFilters(operand, startsInline: false);
            }
            else if (tokens.Current.IsName("is"))
            {
                operand = Test(operand);
            }
            else if (tokens.Current.IsOperator("("))
            {
                operand = new CallExpression(tokens.Line, operand, ParseArguments());
            }
            else
            {
                return operand;
            }
        }
    }

    private Expression Test(Expression operand)
    {
        int line = tokens.Next().Line;
        bool negated = tokens.SkipName("not");
        string name = DottedName();
        Arguments arguments = Arguments.None;
        Token next = tokens.Current;
        if (next.IsOperator("("))
        {
            arguments = ParseArguments();
        }
        else if (StartsOperand(next) && !next.IsName("else") && !next.IsName("or") && !next.IsName("and"))
        {
            if (next.IsName("is"))
            {
                throw tokens.Error("You cannot chain multiple tests with is");
            }

            arguments = new Arguments([Postfix(Primary())], [], null, null);
        }

        Expression test = new TestExpression(line, operand, name, notes.Test(name, line), arguments);
        return negated ? new NotExpression(line, test) : test;
    }

    private static bool StartsOperand(Token token) => token.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Integer or TokenKind.Float
        || token.IsOperator("(") || token.IsOperator("[") || token.IsOperator("{");

    private string DottedName()
    {
        List<string> names = [tokens.ExpectAnyName()];
        while (tokens.SkipOperator("."))
        {
            names.Add(tokens.ExpectAnyName());
        }

        return string.Join('.', names);
    }
}
