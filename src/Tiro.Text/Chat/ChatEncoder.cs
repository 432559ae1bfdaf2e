namespace Tiro.Text;

/// <summary>
/// Dialogues to tokens, by a template and a tokenizer. Text is cut at the bounds of what assistants write, so the tokens of a
/// dialogue begin with those of its first turns, and those of a prompt with a generation prompt are the ones trained on.
/// An assistant's content and what ends the turn carry loss, nothing else does.
/// </summary>
public sealed class ChatEncoder
{
    private static readonly string[] StartNames = ["<s>", "<|begin_of_text|>", "<bos>", "<|startoftext|>"];

    private readonly string _endOfTurn;
    private readonly ChatProgram? _program;
    private readonly ChatPieces? _pieces;

    /// <exception cref="ChatTemplateException">The tokenizer lacks a special token of the template.</exception>
    public ChatEncoder(ChatTemplate template, Tokenizer tokenizer)
    {
        (Template, Tokenizer) = (template, tokenizer);
        foreach (string token in template.SpecialTokens)
        {
            if (!ChatTemplate.IsSpecial(tokenizer, token))
            {
                throw new ChatTemplateException(
                    $"the tokenizer has no special token {token}, which the chat template {template.Name} needs: use the template plain, or train the tokenizer with the special tokens {string.Join(" and ", template.SpecialTokens)}");
            }
        }

        if (template.Program is { } program)
        {
            TemplateTokens = KnownTokens(template, tokenizer);
            _program = new ChatProgram(program, TemplateTokens);
            _pieces = new ChatPieces(tokenizer);
        }

        EndOfTurn = (template.EndOfTurn is { } end ? tokenizer.TokenId(end) : WrittenEnd() ?? tokenizer.EndOfText) ?? throw new ChatTemplateException(
            $"the tokenizer has no special token that ends a text, which the chat template {template.Name} needs to end a turn: train the tokenizer with the special token <|endoftext|>");
        _endOfTurn = tokenizer.TokenText(EndOfTurn);
        TemplateTokens ??= new Dictionary<string, string>(StringComparer.Ordinal) { ["eos_token"] = _endOfTurn };
        EndIds = tokenizer.EndOfText is { } text && text != EndOfTurn ? [EndOfTurn, text] : [EndOfTurn];
    }

    /// <summary>The template.</summary>
    public ChatTemplate Template { get; }

    public Tokenizer Tokenizer { get; }

    /// <summary>The variables bos_token, eos_token, ... with which other programs render <see cref="ChatTemplate.Jinja"/> to the same text.</summary>
    public IReadOnlyDictionary<string, string> TemplateTokens { get; }

    /// <summary>The id that ends a turn.</summary>
    public int EndOfTurn { get; }

    /// <summary>The ids at which an answer ends: <see cref="EndOfTurn"/> first, then the end of a text where that is another token.</summary>
    public IReadOnlyList<int> EndIds { get; }

    /// <summary>The text of a dialogue in pieces.</summary>
    /// <param name="messages">The turns, in any order; readers of data are stricter.</param>
    /// <param name="addGenerationPrompt">Whether the assistant is asked to speak next.</param>
    /// <param name="settings">Tools and other variables of the template.</param>
    /// <exception cref="ChatTemplateException">The template has no place for something, or what carries loss cannot be told from the rest.</exception>
    /// <exception cref="TemplateError">The template refuses the dialogue or fails.</exception>
    public IEnumerable<ChatPiece> Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = false, ChatSettings? settings = null)
    {
        if (_program is not null)
        {
            return _pieces!.Cut(_program.RenderTurns(messages, addGenerationPrompt, settings ?? new ChatSettings()));
        }

        return settings is { Tools.Count: > 0 }
            ? throw new ChatTemplateException($"the chat template {Template.Name} has no place for tools; use the template that the model comes with")
            : Frame(messages, addGenerationPrompt);
    }

    private IEnumerable<ChatPiece> Frame(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt)
    {
        foreach (ChatMessage message in messages)
        {
            ChatTemplate.Turn turn = Template.Of(message);
            bool trained = message is { Role: ChatRole.Assistant, Trains: true };
            yield return new ChatPiece(turn.Before, IsContent: false, IsTrained: false);
            yield return new ChatPiece(message.Content, IsContent: true, trained);
            if (turn.Ends)
            {
                yield return new ChatPiece(_endOfTurn, IsContent: false, trained);
            }

            yield return new ChatPiece(turn.After, IsContent: false, IsTrained: false);
        }

        if (addGenerationPrompt)
        {
            yield return new ChatPiece(Template.Assistant.Before, IsContent: false, IsTrained: false);
        }
    }

    /// <summary>The tokens of a dialogue and which of them carry loss.</summary>
    /// <inheritdoc cref="Render"/>
    /// <exception cref="UnknownCharacterException">The vocabulary cannot express a character.</exception>
    public ChatTokens Encode(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = false, ChatSettings? settings = null)
    {
        var ids = new List<int>();
        var trained = new List<bool>();
        foreach (ChatPiece piece in Render(messages, addGenerationPrompt, settings))
        {
            int[] part = Tokenizer.Encode(piece.Text, parseSpecial: !piece.IsContent);
            ids.AddRange(part);
            trained.AddRange(Enumerable.Repeat(piece.IsTrained, part.Length));
        }

        return new ChatTokens([.. ids], [.. trained]);
    }

    /// <summary>The tokens that a template knows as variables: as its files say, else as the tokenizer has them.</summary>
    private static Dictionary<string, string> KnownTokens(ChatTemplate template, Tokenizer tokenizer)
    {
        var tokens = new Dictionary<string, string>(template.Tokens, StringComparer.Ordinal);
        tokens.TryAdd("bos_token", StartNames.FirstOrDefault(name => ChatTemplate.IsSpecial(tokenizer, name)) ?? "");
        tokens.TryAdd("eos_token", tokenizer.EndOfText is { } end ? tokenizer.TokenText(end) : "");
        return tokens;
    }

    /// <summary>The special token that a program writes behind an answer, or else its eos_token, if the tokenizer knows them.</summary>
    private int? WrittenEnd()
    {
        if (_program is null)
        {
            return null;
        }

        try
        {
            PyText text = _program.Render([ChatMessage.User("1"), ChatMessage.Assistant("2")], addGenerationPrompt: false, new ChatSettings());
            int answer = text.Marks is null ? -1 : Array.FindLastIndex(text.Marks, mark => mark.Source == 2);
            if (answer >= 0 && _pieces!.First(text, answer + 1, out _) is { } token)
            {
                return token.Id;
            }
        }
        catch (TemplateError)
        {
            // A template that refuses this dialogue may still render others.
        }

        return Template.Tokens.TryGetValue("eos_token", out string? eos) ? Tokenizer.TokenId(eos) : null;
    }
}
