namespace Tiro.Text;

/// <summary>How a model writes calls of tools.</summary>
public enum AnswerDialect
{
    /// <summary><c>&lt;tool_call&gt;{"name": ..., "arguments": {...}}&lt;/tool_call&gt;</c>: Hermes, Qwen 2.5 and 3.</summary>
    Hermes,

    /// <summary>As Hermes, or with <c>&lt;function=name&gt;&lt;parameter=key&gt;value</c> inside: Qwen 3 Coder.</summary>
    Qwen,

    /// <summary>The answer is <c>{"name": ..., "parameters": {...}}</c>, or code behind <c>&lt;|python_tag|&gt;</c>: Llama 3.1.</summary>
    Llama3,

    /// <summary><c>[TOOL_CALLS][{...}]</c> or <c>[TOOL_CALLS]name[ARGS]{...}</c>: Mistral.</summary>
    Mistral,

    /// <summary>Calls between <c>&lt;｜tool▁call▁begin｜&gt;</c> and <c>&lt;｜tool▁call▁end｜&gt;</c>: DeepSeek V3 and R1.</summary>
    DeepSeek,
}

/// <summary>Finds the dialect that a template speaks.</summary>
public static class AnswerDialects
{
    private static readonly (string Sign, AnswerDialect Dialect)[] Signs =
    [
        ("tool▁call", AnswerDialect.DeepSeek),
        ("[TOOL_CALLS]", AnswerDialect.Mistral),
        ("<function=", AnswerDialect.Qwen),
        ("<tool_call>", AnswerDialect.Hermes),
        ("<|python_tag|>", AnswerDialect.Llama3),
        ("\"parameters\": ", AnswerDialect.Llama3),
    ];

    /// <summary>The dialect whose marks a template's text has, or null.</summary>
    public static AnswerDialect? Of(ChatTemplate template)
    {
        foreach ((string sign, AnswerDialect dialect) in Signs)
        {
            if (template.Jinja.Contains(sign, StringComparison.Ordinal))
            {
                return dialect;
            }
        }

        return null;
    }
}
