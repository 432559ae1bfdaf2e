namespace Tiro.Text;

/// <summary>
/// Dialogues to tokens, by a template and a tokenizer. The pieces of every turn are tokenised alone, so the tokens of a
/// dialogue begin with those of its first turns, and those of a prompt with a generation prompt are the ones trained on.
/// An assistant's content and the token that ends the turn carry loss, nothing else does.
/// </summary>
public sealed class ChatEncoder
{
    private readonly string _endOfTurn;

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

        EndOfTurn = (template.EndOfTurn is { } end ? tokenizer.TokenId(end) : tokenizer.EndOfText) ?? throw new ChatTemplateException(
            $"the tokenizer has no special token that ends a text, which the chat template {template.Name} needs to end a turn: train the tokenizer with the special token <|endoftext|>");
        _endOfTurn = tokenizer.TokenText(EndOfTurn);
        EndIds = tokenizer.EndOfText is { } text && text != EndOfTurn ? [EndOfTurn, text] : [EndOfTurn];
    }

    public ChatTemplate Template { get; }

    public Tokenizer Tokenizer { get; }

    /// <summary>The id that ends a turn.</summary>
    public int EndOfTurn { get; }

    /// <summary>The ids at which an answer ends: <see cref="EndOfTurn"/> first, then the end of a text where that is another token.</summary>
    public IReadOnlyList<int> EndIds { get; }

    /// <summary>The text of a dialogue in pieces.</summary>
    /// <param name="messages">The turns, in any order; readers of data are stricter.</param>
    /// <param name="addGenerationPrompt">Whether the assistant is asked to speak next.</param>
    public IEnumerable<ChatPiece> Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = false)
    {
        foreach (ChatMessage message in messages)
        {
            ChatTemplate.Turn turn = Template.Of(message.Role);
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
            yield return new ChatPiece(Template.Of(ChatRole.Assistant).Before, IsContent: false, IsTrained: false);
        }
    }

    /// <summary>The tokens of a dialogue and which of them carry loss.</summary>
    /// <inheritdoc cref="Render"/>
    /// <exception cref="UnknownCharacterException">The vocabulary cannot express a character.</exception>
    public ChatTokens Encode(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = false)
    {
        var ids = new List<int>();
        var trained = new List<bool>();
        foreach (ChatPiece piece in Render(messages, addGenerationPrompt))
        {
            int[] part = Tokenizer.Encode(piece.Text, parseSpecial: !piece.IsContent);
            ids.AddRange(part);
            trained.AddRange(Enumerable.Repeat(piece.IsTrained, part.Length));
        }

        return new ChatTokens([.. ids], [.. trained]);
    }
}
