namespace Tiro.Text;

/// <summary>Tokens with a place among them; the last one is <see cref="TokenKind.End"/>.</summary>
internal sealed class SyntaxStream(List<Token> tokens)
{
    private int _at;

    public Token Current => tokens[_at];

    public int Line => Current.Line;

    public Token Ahead => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public Token Next()
    {
        Token token = Current;
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    public bool SkipName(string name) => Skip(Current.IsName(name));

    public bool SkipOperator(string symbol) => Skip(Current.IsOperator(symbol));

    public bool Skip(TokenKind kind) => Skip(Current.Kind == kind);

    public void ExpectOperator(string symbol)
    {
        if (!SkipOperator(symbol))
        {
            throw Unexpected($"expected token '{symbol}'");
        }
    }

    public void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Unexpected($"expected token '{name}'");
        }
    }

    public string ExpectAnyName() => Current.Kind == TokenKind.Name ? Next().Value : throw Unexpected("expected token 'name'");

    public void Expect(TokenKind kind)
    {
        if (!Skip(kind))
        {
            throw Unexpected($"expected token '{new Token(kind, "", 0).Describe()}'");
        }
    }

    public TemplateError Unexpected(string expected) => Current.Kind == TokenKind.End
        ? Error($"unexpected end of template, {expected}")
        : Error($"{expected}, got '{Current.Describe()}'");

    public TemplateError Error(string reason) => new(TemplateErrorKind.Syntax, reason, Line);

    private bool Skip(bool matches)
    {
        if (matches)
        {
            Next();
        }

        return matches;
    }
}
