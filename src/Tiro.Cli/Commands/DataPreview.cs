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

    /// <summary>Trained tokens are green in colour, else between [ and ].</summary>
    public void WriteText(bool color)
    {
        Line($"{rows.Path}: {set.Dialogues.Count} examples in the format {rows.Format}, chat template {set.Encoder.Template.Name}, a turn ends with {_tokenizer.TokenText(set.Encoder.EndOfTurn)} ({set.Encoder.EndOfTurn})");
        Line(string.Create(CultureInfo.InvariantCulture, $"{Tokens} tokens, {set.Targets} of them trained ({100.0 * set.Targets / Tokens:0.0} %); the longest example has {Longest} of {set.Context}"));
        if (Skipped is [var first, ..])
        {
            Line($"{Skipped.Length} skipped, the first: {first.Message}");
        }

        if (set.CutExamples > 0)
        {
            Line($"{set.CutExamples} longer than the context and cut");
        }

        (string open, string close) = color ? (AnsiOutput.Green, AnsiOutput.Reset) : ("[", "]");
        for (int i = 0; i < _shown; i++)
        {
            ChatTokens example = set.Examples[i];
            Console.Out.WriteLine();
            Line($"{set.Dialogues[i].Place}: {set.Lengths[i]} tokens, {example.Trained.Count(trained => trained)} trained");
            foreach ((string text, bool trained) in Spans(example))
            {
                Console.Out.Write(trained ? $"{open}{Lines(text)}{close}" : Lines(text));
            }

            Console.Out.WriteLine();
        }
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
        foreach ((string text, bool trained) in Spans(example))
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
    private IEnumerable<(string Text, bool Trained)> Spans(ChatTokens example)
    {
        for (int start = 0, end; start < example.Ids.Length; start = end)
        {
            bool trained = example.Trained[start];
            int length = example.Trained.AsSpan(start).IndexOf(!trained);
            end = length < 0 ? example.Ids.Length : start + length;
            yield return (_tokenizer.Decode(example.Ids.AsSpan(start, end - start)), trained);
        }
    }

    private static void Line(string text) => Console.Out.WriteLine(ErrorReporter.Escape(text));

    /// <summary>Text that may have line breaks; other controls become escapes.</summary>
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(ErrorReporter.Escape));
}
