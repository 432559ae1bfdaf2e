namespace Tiro.Text;

/// <summary>
/// The variables of a conversation as apply_chat_template passes them: <c>tools</c> and <c>documents</c> are always there, and
/// what an assistant thought is found under <c>reasoning_content</c> and <c>thinking</c>, whichever name it came with.
/// </summary>
internal static class ChatContext
{
    private static readonly PyText Messages = "messages", Content = "content", TextKey = "text", Prompt = "add_generation_prompt", ReasoningContent = "reasoning_content", Thinking = "thinking";
    private static readonly PyText[] Always = ["tools", "documents"];
    private static readonly PyText[] ReasoningKeys = [ReasoningContent, Thinking, "reasoning"];

    /// <summary>Completes variables that describe a conversation; others stay as they are.</summary>
    public static PyDict Complete(PyDict context)
    {
        if (!context.TryGet(Messages, out object? value) || value is not PyList messages || !context.Contains(Prompt))
        {
            return context;
        }

        PyDict complete = PyDict.Of(context.Entries);
        complete[Messages] = new PyList([.. messages.Items.Select(WithReasoning)]);
        foreach (PyText name in Always)
        {
            if (!complete.Contains(name))
            {
                complete[name] = null;
            }
        }

        return complete;
    }

    /// <summary>The variables with the content of the last message marked, and that content; null where it is no text.</summary>
    public static (PyDict Context, PyText? Content) MarkLastContent(PyDict context, Mark mark)
    {
        if (!context.TryGet(Messages, out object? value) || value is not PyList { Items: [.., PyDict last] } messages || !last.TryGet(Content, out object? content))
        {
            return (context, null);
        }

        PyText? text = content as PyText;
        object? marked = text?.Marked(mark);
        if (content is PyList { Items: [.., PyDict part] } parts && part.TryGet(TextKey, out object? inner))
        {
            text = inner as PyText;
            marked = text is null ? null : new PyList([.. parts.Items.SkipLast(1), With(part, TextKey, text.Marked(mark))]);
        }

        return text is null ? (context, null) : (With(context, Messages, new PyList([.. messages.Items.SkipLast(1), With(last, Content, marked)])), text);
    }

    private static PyDict With(PyDict dict, PyText key, object? value)
    {
        PyDict changed = PyDict.Of(dict.Entries);
        changed[key] = value;
        return changed;
    }

    private static object? WithReasoning(object? message)
    {
        if (message is not PyDict dict)
        {
            return message;
        }

        foreach (PyText key in ReasoningKeys)
        {
            if (dict.TryGet(key, out object? reasoning) && reasoning is not null)
            {
                PyDict changed = PyDict.Of(dict.Entries);
                changed[ReasoningContent] = reasoning;
                if (!dict.Contains(Thinking))
                {
                    changed[Thinking] = reasoning;
                }

                return changed;
            }
        }

        return message;
    }
}
