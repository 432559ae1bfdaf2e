namespace Tiro.Text;

/// <summary>A template that was parsed: its statements, its blocks by name, and whether any marks what an assistant wrote.</summary>
internal sealed record ParsedTemplate(List<Statement> Statements, IReadOnlyDictionary<string, BlockStatement> Blocks, bool HasGenerations);

/// <summary>Parses the statements of a template.</summary>
internal sealed class TemplateParser
{
    private const int DeepestNesting = 100;

    private readonly SyntaxStream _tokens;
    private readonly ParserNotes _notes = new();
    private readonly ExpressionParser _expressions;
    private readonly Dictionary<string, BlockStatement> _blocks = new(StringComparer.Ordinal);

    private int _depth;

    private TemplateParser(List<Token> tokens)
    {
        _tokens = new SyntaxStream(tokens);
        _expressions = new ExpressionParser(_tokens, _notes);
    }

    /// <exception cref="TemplateError">The template is not well formed.</exception>
    public static ParsedTemplate Parse(string source)
    {
        var parser = new TemplateParser(TemplateLexer.Tokenize(source));
        List<Statement> statements = parser.Statements(null);
        parser._notes.ThrowFirst();
        return new ParsedTemplate(statements, parser._blocks, parser._notes.HasGenerations);
    }

    /// <summary>Statements up to a tag of one of the names given, whose begin is consumed; null: up to the end of the template.</summary>
    private List<Statement> Statements(string[]? ends)
    {
        if (++_depth > DeepestNesting)
        {
            throw new TemplateError(TemplateErrorKind.Limit, "blocks are nested too deeply", _tokens.Line);
        }

        List<Statement> statements = [];
        while (true)
        {
            Token token = _tokens.Current;
            switch (token.Kind)
            {
                case TokenKind.Data:
                    _tokens.Next();
                    statements.Add(new DataStatement(token.Line, token.Value));
                    continue;
                case TokenKind.ExpressionBegin:
                    _tokens.Next();
                    statements.Add(new OutputStatement(token.Line, _expressions.ParseTuple()));
                    _tokens.Expect(TokenKind.ExpressionEnd);
                    continue;
                case TokenKind.BlockBegin:
                    _tokens.Next();
                    if (ends is not null && _tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Value))
                    {
                        _depth--;
                        return statements;
                    }

                    Statement(statements, ends);
                    _tokens.Expect(TokenKind.BlockEnd);
                    continue;
                default:
                    _depth--;
                    return ends is null ? statements : throw _tokens.Error($"Unexpected end of template. Jinja was looking for the following tags: {Names(ends)}.");
            }
        }
    }

    /// <summary>The body of a block: from the end of its first tag to one of the names given.</summary>
    private List<Statement> Body(params string[] ends)
    {
        _tokens.SkipOperator(":");
        _tokens.Expect(TokenKind.BlockEnd);
        return Statements(ends);
    }

    /// <summary>A body whose end is consumed with its name, inside which unknown filters count as fatal.</summary>
    private List<Statement> InnerBody(string end)
    {
        int mark = _notes.Mark;
        List<Statement> body = Body(end);
        _tokens.Next();
        _notes.Harden(mark);
        return body;
    }

    /// <summary>The same for a body that break and continue cannot leave.</summary>
    private List<Statement> ClosedBody(string end)
    {
        int loops = _notes.Loops;
        _notes.Loops = 0;
        List<Statement> body = InnerBody(end);
        _notes.Loops = loops;
        return body;
    }

    private void Statement(List<Statement> statements, string[]? ends)
    {
        Token tag = _tokens.Current.Kind == TokenKind.Name ? _tokens.Next() : throw _tokens.Error("tag name expected");
        switch (tag.Value)
        {
            case "if":
                statements.Add(If(tag.Line));
                break;
            case "for":
                statements.Add(For(tag.Line));
                break;
            case "set":
                statements.Add(Set(tag.Line));
                break;
            case "macro":
                statements.Add(Macro(tag.Line));
                break;
            case "call":
                statements.Add(Call(tag.Line));
                break;
            case "filter":
                Expression filter = Filters(tag.Line, startsInline: true);
                statements.Add(new CaptureStatement(tag.Line, null, filter, InnerBody("endfilter")));
                break;
            case "with":
                statements.Add(With(tag.Line));
                break;
            case "autoescape":
                Expression on = _expressions.Parse();
                statements.Add(new AutoEscapeStatement(tag.Line, on, InnerBody("endautoescape")));
                break;
            case "generation":
                _notes.HasGenerations = true;
                statements.Add(new GenerationStatement(tag.Line, ClosedBody("endgeneration")));
                break;
            case "block":
                statements.Add(Block(tag.Line));
                break;
            case "print":
                do
                {
                    statements.Add(new OutputStatement(tag.Line, _expressions.Parse()));
                }
                while (_tokens.SkipOperator(","));
                break;
            case "break" or "continue" when _notes.Loops > 0:
                statements.Add(new JumpStatement(tag.Line, tag.Value == "break" ? Flow.Break : Flow.Continue));
                break;
            case "break" or "continue":
                throw new TemplateError(TemplateErrorKind.Syntax, $"'{tag.Value}' outside loop", tag.Line);
            case "include" or "extends" or "import" or "from":
                statements.Add(Refused(tag));
                break;
            default:
                string hint = ends is null ? "" : $" Jinja was looking for the following tags: {Names(ends)}.";
                throw new TemplateError(TemplateErrorKind.Syntax, $"Encountered unknown tag '{tag.Value}'.{hint}", tag.Line);
        }
    }

    private IfStatement If(int line)
    {
        int mark = _notes.Mark;
        List<(Expression, List<Statement>)> branches = [];
        List<Statement> otherwise = [];
        string end;
        do
        {
            Expression test = _expressions.ParseTuple(withCondition: false);
            branches.Add((test, Body("elif", "else", "endif")));
            end = _tokens.Next().Value;
        }
        while (end == "elif");

        if (end == "else")
        {
            otherwise = Body("endif");
            _tokens.Next();
        }

        _notes.Soften(mark);
        return new IfStatement(line, branches, otherwise);
    }

    private ForStatement For(int line)
    {
        Target target = _expressions.ParseTarget("in");
        if (Assigns(target, "loop"))
        {
            throw new TemplateError(TemplateErrorKind.Syntax, "Can't assign to special loop variable in for-loop", line);
        }

        _tokens.ExpectName("in");
        Expression items = _expressions.ParseTuple(withCondition: false, "recursive");
        int mark = _notes.Mark;
        Expression? condition = _tokens.SkipName("if") ? _expressions.Parse() : null;
        bool isRecursive = _tokens.SkipName("recursive");
        _notes.Loops++;
        List<Statement> body = Body("endfor", "else");
        _notes.Loops--;
        List<Statement> otherwise = [];
        if (_tokens.Next().Value == "else")
        {
            otherwise = Body("endfor");
            _tokens.Next();
        }

        _notes.Harden(mark);
        return new ForStatement(line, target, items, condition, isRecursive, body, otherwise);
    }

    private static bool Assigns(Target target, string name) => target switch
    {
        NameTarget single => single.Name == name,
        TupleTarget tuple => tuple.Items.Exists(item => Assigns(item, name)),
        _ => false,
    };

    private Statement Set(int line)
    {
        Target target = _expressions.ParseTarget(withNamespace: true);
        if (_tokens.SkipOperator("="))
        {
            return new SetStatement(line, target, _expressions.ParseTuple());
        }

        Expression filtered = Filters(line, startsInline: false);
        return new CaptureStatement(line, target, filtered, InnerBody("endset"));
    }

    /// <summary>The filters of a block.</summary>
    private Expression Filters(int line, bool startsInline)
    {
        int mark = _notes.Mark;
        Expression filtered = _expressions.ParseFilters(new CapturedExpression(line), startsInline);
        _notes.Harden(mark);
        return filtered;
    }

    private MacroStatement Macro(int line)
    {
        string name = _expressions.ParseTargetName();
        return new MacroStatement(line, Definition(name, hasParameters: true, () => { }, "endmacro"));
    }

    private CallStatement Call(int line)
    {
        CallExpression? call = null;
        MacroDefinition caller = Definition(
            "",
            hasParameters: _tokens.Current.IsOperator("("),
            () => call = _expressions.Parse() as CallExpression ?? throw _tokens.Error("expected call"),
            "endcall");
        return new CallStatement(line, caller, call!);
    }

    /// <summary>Parameters, what the tag says behind them, and the body.</summary>
    private MacroDefinition Definition(string name, bool hasParameters, Action parseRest, string end)
    {
        _notes.EnterMacro();
        int mark = _notes.Mark;
        List<(string Name, Expression? Default)> parameters = hasParameters ? ParseParameters() : [];
        _notes.Harden(mark);
        if (parameters.Exists(parameter => parameter is { Name: "caller", Default: null }))
        {
            throw _tokens.Error("When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.");
        }

        parseRest();
        List<Statement> body = ClosedBody(end);
        return new MacroDefinition(name, parameters, body, _notes.LeaveMacro());
    }

    private List<(string Name, Expression? Default)> ParseParameters()
    {
        List<(string Name, Expression? Default)> parameters = [];
        _tokens.ExpectOperator("(");
        while (!_tokens.Current.IsOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            string name = _expressions.ParseTargetName();
            Expression? value = _tokens.SkipOperator("=") ? _expressions.Parse() : null;
            if (value is null && parameters.Exists(parameter => parameter.Default is not null))
            {
                throw _tokens.Error("non-default argument follows default argument");
            }

            parameters.Add(parameters.Exists(parameter => parameter.Name == name) ? throw _tokens.Error($"duplicate argument '{name}'") : (name, value));
        }

        _tokens.ExpectOperator(")");
        return parameters;
    }

    private WithStatement With(int line)
    {
        List<(Target, Expression)> values = [];
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (values.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            Target target = _expressions.ParseTarget();
            _tokens.ExpectOperator("=");
            values.Add((target, _expressions.Parse()));
        }

        return new WithStatement(line, values, InnerBody("endwith"));
    }

    private BlockStatement Block(int line)
    {
        string name = _tokens.ExpectAnyName();
        if (!_notes.Blocks.Add(name))
        {
            throw new TemplateError(TemplateErrorKind.Syntax, $"block '{name}' defined twice", line);
        }

        bool isScoped = _tokens.SkipName("scoped");
        _tokens.SkipName("required");
        List<Statement> body = ClosedBody("endblock");
        _tokens.SkipName(name);
        var block = new BlockStatement(line, name, isScoped, body);
        _blocks[name] = block;
        return block;
    }

    /// <summary>A tag that names other templates; its arguments are read over.</summary>
    private RefusedStatement Refused(Token tag)
    {
        _expressions.Parse();
        while (_tokens.Current.Kind is not (TokenKind.BlockEnd or TokenKind.End))
        {
            _tokens.Next();
        }

        return new RefusedStatement(tag.Line, tag.Value);
    }

    private static string Names(string[] ends) => string.Join(" or ", ends.Select(end => $"'{end}'"));
}
