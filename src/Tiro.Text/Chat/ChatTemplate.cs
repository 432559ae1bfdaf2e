namespace Tiro.Text;

/// <summary>
/// How turns become text. A turn is what stands before the content, the content, the token that ends the turn (where the
/// template has one) and what stands after it. <see cref="ChatEncoder"/> applies a template with a tokenizer.
/// </summary>
public sealed class ChatTemplate
{
    private const string ImStart = "<|im_start|>", ImEnd = "<|im_end|>";

    private readonly Turn[] _turns;

    private ChatTemplate(string name, string? endOfTurn, IReadOnlyList<string> specialTokens, Turn[] turns, string jinja)
    {
        (Name, EndOfTurn, SpecialTokens, _turns, Jinja) = (name, endOfTurn, specialTokens, turns, jinja);
    }

    /// <summary>ChatML: <c>&lt;|im_start|&gt;role</c>, a line break, the content, <c>&lt;|im_end|&gt;</c>, a line break.</summary>
    public static ChatTemplate ChatMl { get; } = new(
        "chatml",
        ImEnd,
        [ImStart, ImEnd],
        [
            new($"{ImStart}system\n", Ends: true, "\n"),
            new($"{ImStart}user\n", Ends: true, "\n"),
            new($"{ImStart}assistant\n", Ends: true, "\n"),
        ],
        "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>\\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}");

    /// <summary>
    /// For any tokenizer with a token that ends a text: <c>User:</c> and <c>Assistant:</c> on lines of their own, the content
    /// below; the ending token closes an assistant's turn. A system turn is its bare content.
    /// </summary>
    public static ChatTemplate Plain { get; } = new(
        "plain",
        endOfTurn: null,
        [],
        [
            new("", Ends: false, "\n"),
            new("User:\n", Ends: false, "\n"),
            new("Assistant:\n", Ends: true, ""),
        ],
        "{% for m in messages %}{% if m['role'] == 'system' %}{{ m['content'] + '\\n' }}{% elif m['role'] == 'user' %}{{ 'User:\\n' + m['content'] + '\\n' }}"
        + "{% else %}{{ 'Assistant:\\n' + m['content'] + eos_token }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:\\n' }}{% endif %}");

    /// <summary>Every template.</summary>
    public static IReadOnlyList<ChatTemplate> All { get; } = [ChatMl, Plain];

    public string Name { get; }

    /// <summary>The token that ends a turn; null: the tokenizer's token that ends a text.</summary>
    public string? EndOfTurn { get; }

    /// <summary>Special tokens that a tokenizer must have.</summary>
    public IReadOnlyList<string> SpecialTokens { get; }

    /// <summary>The same template in the language of Hugging Face's <c>chat_template</c>; its <c>eos_token</c> is the token that ends a turn.</summary>
    public string Jinja { get; }

    /// <summary>The template of a name, or null.</summary>
    public static ChatTemplate? Find(string name) => All.FirstOrDefault(template => template.Name == name);

    /// <summary>The template for a tokenizer of which nothing else is known: ChatML where it has ChatML's tokens, else plain.</summary>
    public static ChatTemplate For(Tokenizer tokenizer) => ChatMl.SpecialTokens.All(token => IsSpecial(tokenizer, token)) ? ChatMl : Plain;

    internal static bool IsSpecial(Tokenizer tokenizer, string token) => tokenizer.TokenId(token) is { } id && tokenizer.IsSpecial(id);

    internal Turn Of(ChatRole role) => _turns[(int)role];

    /// <summary>The frame of a turn.</summary>
    internal sealed record Turn(string Before, bool Ends, string After);
}
