using System.Text;

namespace Tiro.Data;

/// <summary>
/// A little language for sentences. <c>[a|b|c]</c> is one of the alternatives at random (they nest), <c>{slot}</c> a value,
/// <c>{a slot}</c> the value with its article, <c>{^slot}</c> with a capital, <c>`</c> a quotation mark. Sentences begin with a
/// capital by themselves.
/// </summary>
internal static class Template
{
    /// <summary>Expands whole sentences.</summary>
    /// <param name="template">The template.</param>
    /// <param name="dice">Chooses alternatives.</param>
    /// <param name="lookup">Values of slots.</param>
    public static string Expand(string template, Dice dice, Func<string, string> lookup)
    {
        StringBuilder text = new();
        Append(text, template, dice, lookup);
        CapitaliseSentences(text);
        return text.ToString();
    }

    /// <summary>Expands a piece of a sentence: no capital at its start.</summary>
    public static string ExpandPhrase(string template, Dice dice, Func<string, string> lookup)
    {
        StringBuilder text = new();
        Append(text, template, dice, lookup);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ReadOnlySpan<char> template, Dice dice, Func<string, string> lookup)
    {
        while (template.Length > 0)
        {
            int length = 1;
            switch (template[0])
            {
                case '{':
                    length = template.IndexOf('}') + 1;
                    AppendSlot(text, template[1..(length - 1)], lookup);
                    break;
                case '[':
                    length = EndOfChoice(template);
                    Append(text, Choose(template[1..(length - 1)], dice), dice, lookup);
                    break;
                case '`':
                    text.Append('"');
                    break;
                default:
                    text.Append(template[0]);
                    break;
            }

            template = template[length..];
        }
    }

    private static void AppendSlot(StringBuilder text, ReadOnlySpan<char> slot, Func<string, string> lookup)
    {
        bool capital = slot.StartsWith("^"), article = slot.TrimStart('^').StartsWith("a ");
        string value = lookup(slot.TrimStart('^')[(article ? 2 : 0)..].ToString());
        int start = text.Length;
        text.Append(article ? WithArticle(value) : value);
        if (capital)
        {
            text[start] = char.ToUpperInvariant(text[start]);
        }
    }

    private static string WithArticle(string value) => "aeiou".Contains(value[0], StringComparison.Ordinal) ? $"an {value}" : $"a {value}";

    private static int EndOfChoice(ReadOnlySpan<char> template)
    {
        int depth = 0;
        for (int i = 0; i < template.Length; i++)
        {
            depth += template[i] == '[' ? 1 : template[i] == ']' ? -1 : 0;
            if (depth == 0)
            {
                return i + 1;
            }
        }

        throw new InvalidOperationException($"Unclosed choice in the template: {template}");
    }

    private static ReadOnlySpan<char> Choose(ReadOnlySpan<char> options, Dice dice)
    {
        int chosen = dice.Between(0, CountOptions(options) - 1), start = 0, depth = 0;
        for (int i = 0; i < options.Length; i++)
        {
            depth += options[i] == '[' ? 1 : options[i] == ']' ? -1 : 0;
            if (options[i] != '|' || depth > 0)
            {
                continue;
            }

            if (chosen-- == 0)
            {
                return options[start..i];
            }

            start = i + 1;
        }

        return options[start..];
    }

    private static int CountOptions(ReadOnlySpan<char> options)
    {
        int count = 1, depth = 0;
        foreach (char c in options)
        {
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            count += c == '|' && depth == 0 ? 1 : 0;
        }

        return count;
    }

    private static void CapitaliseSentences(StringBuilder text)
    {
        bool start = true;
        for (int i = 0; i < text.Length; i++)
        {
            if (start && char.IsLetter(text[i]))
            {
                text[i] = char.ToUpperInvariant(text[i]);
                start = false;
            }
            else if (text[i] == ' ' && i > 0 && text[i - 1] is '.' or '!' or '?')
            {
                start = true;
            }
        }
    }
}
