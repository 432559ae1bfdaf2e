using System.Text.Json;

namespace Tiro.Text;

/// <summary>Messages and settings as the variables of a template, with marks on what is content.</summary>
internal static class ChatVariables
{
    /// <summary>The mark of tools and other variables that users give.</summary>
    public static readonly Mark Given = new(-1, 0);

    /// <summary>The mark of a message's content.</summary>
    public static Mark Of(int message) => new(message + 1, 0);

    public static PyDict Build(IEnumerable<ChatMessage> messages, bool addGenerationPrompt, ChatSettings settings, IReadOnlyDictionary<string, string> tokens)
    {
        var context = new PyDict();
        foreach ((string name, string token) in tokens)
        {
            context[new PyText(name)] = new PyText(token);
        }

        foreach ((string name, JsonElement value) in settings.Variables)
        {
            context[new PyText(name)] = JsonValues.Read(value);
        }

        context[new PyText("messages")] = new PyList([.. messages.Select(Message)]);
        context[new PyText("tools")] = settings.Tools.Count == 0 ? null : new PyList([.. settings.Tools.Select(tool => Marked(JsonValues.Read(tool), Given))]);
        context[new PyText("add_generation_prompt")] = addGenerationPrompt;
        return ChatContext.Complete(context);
    }

    /// <summary>A value with all of its text marked, names of nested keys too.</summary>
    public static object? Marked(object? value, Mark mark) => value switch
    {
        PyText text => text.Marked(mark),
        PyList list => new PyList([.. list.Items.Select(item => Marked(item, mark))]),
        PyDict dict => PyDict.Of(dict.Entries.Select(entry => KeyValuePair.Create(Marked(entry.Key, mark), Marked(entry.Value, mark)))),
        _ => value,
    };

    private static object? Message(ChatMessage message, int index)
    {
        Mark mark = Of(index);
        var dict = new PyDict();
        dict[new PyText("role")] = new PyText(message.Role.Name());
        dict[new PyText("content")] = message.Content.Length == 0 && message.ToolCalls.Count > 0 ? null : Text(message.Content, mark);
        if (message.Reasoning is not null)
        {
            dict[new PyText("reasoning_content")] = Text(message.Reasoning, mark);
        }

        if (message.ToolCalls.Count > 0)
        {
            dict[new PyText("tool_calls")] = new PyList([.. message.ToolCalls.Select(call => Call(call, mark))]);
        }

        if (message.ToolCallId is not null)
        {
            dict[new PyText("tool_call_id")] = Text(message.ToolCallId, mark);
        }

        if (message.ToolName is not null)
        {
            dict[new PyText("name")] = Text(message.ToolName, mark);
        }

        return dict;
    }

    private static PyDict Call(ToolCall call, Mark mark)
    {
        var function = new PyDict();
        function[new PyText("name")] = Text(call.Name, mark);
        function[new PyText("arguments")] = Marked(JsonValues.Read(call.Arguments), mark);
        var dict = new PyDict();
        if (call.Id is not null)
        {
            dict[new PyText("id")] = Text(call.Id, mark);
        }

        dict[new PyText("type")] = new PyText("function");
        dict[new PyText("function")] = function;
        return dict;
    }

    private static PyText Text(string text, Mark mark) => new PyText(text).Marked(mark);
}
