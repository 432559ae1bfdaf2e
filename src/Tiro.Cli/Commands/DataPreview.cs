using System.Globalization;
using System.Text.Json;
using Tiro.Data;
using Tiro.Text;

namespace Tiro.Cli;

/// <summary>What <c>tiro data preview</c> shows: sizes, and the first examples with the tokens that carry loss marked.</summary>
internal sealed class DataPreview(DataRows<DialogueRow> rows, SupervisedSet set, int examples)
{
    private readonly int _shown = Math.Min(examples, set.Examples.Count);
    private readonly Tokenizer _tokenizer = set.Encoder.Tokenizer;

    private long Tokens => set.Lengths.Sum(length => (long)length);

    private int Longest => set.Lengths.Max();

    private DataRowException[] Skipped => [.. rows.Skipped, .. set.Skipped];

    /// <summary>Trained tokens are green in colour, else between [ and ]. What was skipped is told where nothing else tells it.</summary>
    public void WriteText(TextWriter output, bool color, bool skipped)
    {
        void Line(string text) => output.WriteLine(ErrorReporter.Escape(text));

        Line($"{rows.Path}: {set.Dialogues.Count} examples in the format {rows.Format}, chat template {set.Encoder.Template.Name}, a turn ends with {_tokenizer.TokenText(set.Encoder.EndOfTurn)} ({set.Encoder.EndOfTurn})");
        Line(string.Create(CultureInfo.InvariantCulture, $"{Tokens} tokens, {set.Targets} of them trained ({100.0 * set.Targets / Tokens:0.0} %); the longest example has {Longest} of {set.Context}"));
        if (skipped && Skipped is [var first, ..])
        {
            Line($"{Skipped.Length} skipped, the first: {first.Message}");
        }

        if (set.CutExamples > 0)
        {
            Line($"{set.CutExamples} longer than the context and cut");
        }

        for (int i = 0; i < _shown; i++)
        {
            ChatTokens example = set.Examples[i];
            output.WriteLine();
            Line($"{set.Dialogues[i].Place}: {set.Lengths[i]} tokens, {example.Trained.Count(trained => trained)} trained");
            WriteSpans(output, _tokenizer, example.Ids, example.Trained, color);
        }
    }

    /// <summary>A text with what is trained marked: green in colour, else between [ and ].</summary>
    public static void WriteSpans(TextWriter output, Tokenizer tokenizer, int[] ids, bool[] marked, bool color)
    {
        (string open, string close) = color ? (AnsiOutput.Green, AnsiOutput.Reset) : ("[", "]");
        foreach ((string text, bool trained) in Spans(tokenizer, ids, marked))
        {
            output.Write(trained ? $"{open}{Lines(text)}{close}" : Lines(text));
        }

        output.WriteLine();
    }

    public void WriteJson() => JsonOutput.WriteLine(json =>
    {
        json.WriteString("format", rows.Format);
        json.WriteString("template", set.Encoder.Template.Name);
        json.WriteIds("end_ids", [.. set.Encoder.EndIds]);
        json.WriteNumber("examples", set.Examples.Count);
        json.WriteNumber("skipped", Skipped.Length);
        json.WriteNumber("cut", set.CutExamples);
        json.WriteNumber("tokens", Tokens);
        json.WriteNumber("trained_tokens", set.Targets);
        json.WriteNumber("longest", Longest);
        json.WriteNumber("context", set.Context);
        json.WriteStartArray("preview");
        for (int i = 0; i < _shown; i++)
        {
            WriteExample(json, set.Dialogues[i].Place, set.Examples[i]);
        }

        json.WriteEndArray();
    });

    private void WriteExample(Utf8JsonWriter json, string place, ChatTokens example)
    {
        json.WriteStartObject();
        json.WriteString("place", place);
        json.WriteIds("ids", example.Ids);
        json.WriteIds("trained", Array.ConvertAll(example.Trained, trained => trained ? 1 : 0));
        json.WriteStartArray("spans");
        foreach ((string text, bool trained) in Spans(_tokenizer, example.Ids, example.Trained))
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteBoolean("trained", trained);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The text of neighbours with the same mark.</summary>
    private static IEnumerable<(string Text, bool Trained)> Spans(Tokenizer tokenizer, int[] ids, bool[] marked)
    {
        for (int start = 0, end; start < ids.Length; start = end)
        {
            bool trained = marked[start];
            int length = marked.AsSpan(start).IndexOf(!trained);
            end = length < 0 ? ids.Length : start + length;
            yield return (tokenizer.Decode(ids.AsSpan(start, end - start)), trained);
        }
    }

    /// <summary>Text that may have line breaks; other controls become escapes.</summary>
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(ErrorReporter.Escape));
}
