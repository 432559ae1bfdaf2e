using System.Text.Json;

namespace Tiro.Text;

/// <summary>
/// How turns become text: in frames of what stands before the content, the token that ends the turn (where the template has
/// one) and what stands after it; or by a program in the language of Jinja. <see cref="ChatEncoder"/> applies a template with
/// a tokenizer.
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
            new($"{ImStart}tool\n", Ends: true, "\n"),
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

    /// <summary>Llama 2: <c>[INST]</c> around what a user says, a system message in <c>&lt;&lt;SYS&gt;&gt;</c> inside the first one.</summary>
    public static ChatTemplate Llama2 { get; } = FromJinja(
        "llama-2",
        "{% set ns = namespace(system='') %}{% for m in messages %}{% if m['role'] == 'system' %}{% set ns.system = '<<SYS>>\\n' + m['content'] + '\\n<</SYS>>\\n\\n' %}"
        + "{% elif m['role'] == 'user' %}{{ bos_token + '[INST] ' + ns.system + m['content'] | trim + ' [/INST]' }}{% set ns.system = '' %}"
        + "{% elif m['role'] == 'assistant' %}{{ ' ' + m['content'] | trim + ' ' + eos_token }}"
        + "{% else %}{{ raise_exception('Llama 2 knows the roles system, user and assistant, not ' + m['role']) }}{% endif %}{% endfor %}");

    /// <summary>Alpaca: headings <c>### Instruction:</c> and <c>### Response:</c> below a sentence that a system message may replace.</summary>
    public static ChatTemplate Alpaca { get; } = FromJinja(
        "alpaca",
        "{% if messages and messages[0]['role'] == 'system' %}{{ messages[0]['content'] }}{% set turns = messages[1:] %}{% elif messages %}"
        + "{{ 'Below is an instruction that describes a task. Write a response that appropriately completes the request.' }}{% set turns = messages %}{% endif %}"
        + "{% for m in turns or [] %}{% if m['role'] == 'user' %}{{ '\\n\\n### Instruction:\\n' + m['content'] }}"
        + "{% elif m['role'] == 'assistant' %}{{ '\\n\\n### Response:\\n' + m['content'] + eos_token }}"
        + "{% else %}{{ raise_exception('Alpaca knows a system message at the start, user and assistant, not ' + m['role']) }}{% endif %}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '\\n\\n### Response:\\n' }}{% endif %}");

    /// <summary>Every template that has a name.</summary>
    public static IReadOnlyList<ChatTemplate> All { get; } = [ChatMl, Plain, Llama2, Alpaca];

    public string Name { get; }

    /// <summary>The token that ends a turn; null: what the template writes after an answer, or the token that ends a text.</summary>
    public string? EndOfTurn { get; }

    /// <summary>Special tokens that a tokenizer must have.</summary>
    public IReadOnlyList<string> SpecialTokens { get; }

    /// <summary>The same template in the language of Hugging Face's <c>chat_template</c>; of one in frames, its <c>eos_token</c> is the token that ends a turn.</summary>
    public string Jinja { get; }

    /// <summary>Tokens that the template knows as variables (<c>bos_token</c>, ...), from the files that it comes from.</summary>
    public IReadOnlyDictionary<string, string> Tokens { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The template as a program; null where it consists of frames.</summary>
    public JinjaTemplate? Program { get; private init; }

    /// <summary>A template in the language of Jinja.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="source">Its text.</param>
    /// <param name="tokens">The variables bos_token, eos_token, ... of the tokenizer's files; null: found in the tokenizer.</param>
    /// <exception cref="TemplateError">It is not well formed.</exception>
    public static ChatTemplate FromJinja(string name, string source, IReadOnlyDictionary<string, string>? tokens = null) => new(name, null, [], [], source)
    {
        Program = JinjaTemplate.Parse(source, name),
        Tokens = tokens ?? new Dictionary<string, string>(StringComparer.Ordinal),
    };

    /// <summary>Renders a program with the variables of a JSON object; <see cref="Tokens"/> count where it does not name them.</summary>
    /// <exception cref="TemplateError">The template cannot render this, or refuses to.</exception>
    /// <exception cref="InvalidOperationException">The template consists of frames.</exception>
    public string Render(JsonElement context)
        => (Program ?? throw new InvalidOperationException($"the chat template {Name} is no program")).Render(context, Tokens);

    /// <summary>The template of a name, or null.</summary>
    public static ChatTemplate? Find(string name) => All.FirstOrDefault(template => template.Name == name);

    /// <summary>The template for a tokenizer of which nothing else is known: ChatML where it has ChatML's tokens, else plain.</summary>
    public static ChatTemplate For(Tokenizer tokenizer) => ChatMl.SpecialTokens.All(token => IsSpecial(tokenizer, token)) ? ChatMl : Plain;

    internal static bool IsSpecial(Tokenizer tokenizer, string token) => tokenizer.TokenId(token) is { } id && tokenizer.IsSpecial(id);

    /// <summary>The frame of a turn.</summary>
    /// <exception cref="ChatTemplateException">The template has no such turn, or no place for its parts.</exception>
    internal Turn Of(ChatMessage message) => (int)message.Role < _turns.Length && !message.HasParts
        ? _turns[(int)message.Role]
        : throw new ChatTemplateException($"the chat template {Name} has no place for tools or reasoning; use the template that the model comes with");

    internal Turn Assistant => _turns[(int)ChatRole.Assistant];

    /// <summary>The frame of a turn.</summary>
    internal sealed record Turn(string Before, bool Ends, string After);
}
