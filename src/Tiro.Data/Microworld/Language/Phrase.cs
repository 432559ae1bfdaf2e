using System.Text;

namespace Tiro.Data;

/// <summary>
/// Fills sentences of a closed grammar. <c>{S}</c>, <c>{G}</c> and <c>{U}</c> are the subject's forms (<see cref="NameForms"/>),
/// other slots are given as pairs, <c>&lt;masculine|feminine&gt;</c> agrees with the subject. The first letter becomes a capital.
/// </summary>
internal static class Phrase
{
    public static string Fill(string template, NameForms name, params ReadOnlySpan<(string Slot, string Text)> values)
    {
        StringBuilder text = new();
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] is not ('{' or '<'))
            {
                text.Append(template[i]);
                continue;
            }

            int end = template.IndexOf(template[i] == '{' ? '}' : '>', i);
            string inside = template[(i + 1)..end];
            text.Append(template[i] == '{' ? Slot(inside, name, values) : Agree(inside, name.Gender));
            i = end;
        }

        text[0] = char.ToUpperInvariant(text[0]);
        return text.ToString();
    }

    private static string Slot(string slot, NameForms name, ReadOnlySpan<(string Slot, string Text)> values)
    {
        foreach ((string key, string text) in values)
        {
            if (key == slot)
            {
                return text;
            }
        }

        return slot switch
        {
            "S" => name.Subject,
            "G" => name.Genitive,
            "U" => name.Beside,
            _ => throw new InvalidOperationException($"Unknown slot in a phrase: {slot}"),
        };
    }

    private static string Agree(string forms, Gender gender)
    {
        int bar = forms.IndexOf('|', StringComparison.Ordinal);
        return gender == Gender.Feminine ? forms[(bar + 1)..] : forms[..bar];
    }
}
