namespace Tiro.Text;

/// <summary>A dialogue rendered by a program: its text, what of it is content, what of it carries loss.</summary>
/// <param name="Text">The text with marks.</param>
/// <param name="Trained">For each UTF-16 unit, whether an assistant wrote it and it carries loss.</param>
/// <param name="Turns">The stretches that assistants wrote, whether or not they carry loss, in UTF-16 units.</param>
internal sealed record RenderedChat(PyText Text, bool[] Trained, IReadOnlyList<(int Start, int End)> Turns);

/// <summary>
/// Renders dialogues with a program and finds what an assistant wrote: by the program's generation blocks; without any, by
/// rendering the turns before an answer and those up to it, which must be the beginning of the whole.
/// </summary>
internal sealed class ChatProgram(JinjaTemplate template, IReadOnlyDictionary<string, string> tokens)
{
    /// <summary>The text alone.</summary>
    public PyText Render(IEnumerable<ChatMessage> messages, bool addGenerationPrompt, ChatSettings settings)
        => template.Render(ChatVariables.Build(messages, addGenerationPrompt, settings, tokens), settings.Now ?? DateTime.Now).Text;

    /// <summary>The text and what carries loss. Of a prompt, turns whose bounds cannot be found are passed over.</summary>
    /// <exception cref="ChatTemplateException">An assistant's turn that carries loss has no bounds.</exception>
    public RenderedChat RenderTurns(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, ChatSettings settings)
    {
        settings = settings with { Now = settings.Now ?? DateTime.Now };
        PyText text = Render(messages, addGenerationPrompt, settings);
        var turns = new List<(int Start, int End)>();
        var trained = new bool[text.Value.Length];
        foreach ((int message, int start, int end) in template.HasGenerations ? ByBlocks(text, messages) : ByPrefixes(text, messages, addGenerationPrompt, settings))
        {
            turns.Add((start, end));
            trained.AsSpan(start, end - start).Fill(messages[message].Trains);
        }

        return new RenderedChat(text, trained, turns);
    }

    /// <summary>Stretches of generation blocks; a block belongs to the message whose content it holds, else to the next assistant's.</summary>
    private static IEnumerable<(int Message, int Start, int End)> ByBlocks(PyText text, IReadOnlyList<ChatMessage> messages)
    {
        int next = 0;
        for (int start = 0; start < text.Value.Length;)
        {
            int generation = text.MarkAt(start).Generation;
            int end = start + 1;
            while (end < text.Value.Length && text.MarkAt(end).Generation == generation)
            {
                end++;
            }

            if (generation > 0)
            {
                int source = text.Slice(start, end - start).FirstSource;
                while (next < messages.Count - 1 && messages[next].Role != ChatRole.Assistant)
                {
                    next++;
                }

                int message = source > 0 ? source - 1 : next;
                next = Math.Min(message + 1, messages.Count - 1);
                yield return (message, start, end);
            }

            start = end;
        }
    }

    private IEnumerable<(int Message, int Start, int End)> ByPrefixes(PyText text, IReadOnlyList<ChatMessage> messages, bool lenient, ChatSettings settings)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            if (messages[i].Role != ChatRole.Assistant || (!messages[i].Trains && !lenient))
            {
                continue;
            }

            (int start, int end) = Bounds(text, messages, i, lenient, settings);
            if (end > start)
            {
                yield return (i, start, end);
            }
        }
    }

    /// <summary>Where the template writes an assistant's turn; nowhere (0, 0) where that cannot be told and need not be.</summary>
    private (int Start, int End) Bounds(PyText text, IReadOnlyList<ChatMessage> messages, int turn, bool lenient, ChatSettings settings)
    {
        try
        {
            int end = End(text, messages.Take(turn + 1), settings);
            int start = end < 0 ? -1 : Start(text, messages, turn, end, settings);
            if (start >= 0)
            {
                return (start, end);
            }
        }
        catch (TemplateError)
        {
            // The first turns alone are no dialogue that the template accepts: they have no bounds.
        }

        return lenient ? (0, 0) : throw new ChatTemplateException(
            $"{template.Name}: what the assistant says in turn {turn + 1} cannot be told from the rest, for the turns up to there alone are not how the dialogue begins; use a template with generation blocks, or a dialogue that ends there");
    }

    /// <summary>The length of the first turns alone, which must be how the whole begins; a token that ends the text may be left out.</summary>
    private int End(PyText text, IEnumerable<ChatMessage> first, ChatSettings settings)
    {
        string part = Render(first, addGenerationPrompt: false, settings).Value;
        if (text.Value.StartsWith(part, StringComparison.Ordinal))
        {
            return part.Length;
        }

        string? eos = tokens.GetValueOrDefault("eos_token");
        string cut = eos is { Length: > 0 } && part.EndsWith(eos, StringComparison.Ordinal) ? part[..^eos.Length] : part;
        return cut.Length < part.Length && text.Value.StartsWith(cut, StringComparison.Ordinal) ? cut.Length : -1;
    }

    /// <summary>
    /// Where a turn begins: behind the prompt that asks for it, where the whole begins with that; else, where the prompt says more
    /// than the template writes before a finished answer, at the turn's content.
    /// </summary>
    private int Start(PyText text, IReadOnlyList<ChatMessage> messages, int turn, int end, ChatSettings settings)
    {
        string prompt = Render(messages.Take(turn), addGenerationPrompt: true, settings).Value;
        if (prompt.Length <= end && text.Value.StartsWith(prompt, StringComparison.Ordinal))
        {
            return prompt.Length;
        }

        int before = End(text, messages.Take(turn), settings);
        for (int i = Math.Max(before, 0); before >= 0 && i < end; i++)
        {
            if (text.MarkAt(i).Source == turn + 1)
            {
                return i;
            }
        }

        return -1;
    }
}
