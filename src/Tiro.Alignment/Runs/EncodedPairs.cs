using Tiro.Data;
using Tiro.Models;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Alignment;

/// <summary>Preference pairs as tokens.</summary>
/// <param name="Train">Pairs to learn from.</param>
/// <param name="Validation">Pairs held out.</param>
/// <param name="Rows">What <paramref name="Train"/> was made of, in the same order.</param>
/// <param name="Skipped">Why rows were left out, one entry each.</param>
public sealed record EncodedPairs(IReadOnlyList<PreferencePair> Train, IReadOnlyList<PreferencePair> Validation, IReadOnlyList<PreferenceRow> Rows, IReadOnlyList<DataRowException> Skipped)
{
    /// <summary>Tells whether two runs learn from the same pairs.</summary>
    public string Fingerprint => CorpusFingerprint.Of(Train.SelectMany(pair => new[] { pair.Chosen.Ids, pair.Rejected.Ids }));

    /// <summary>Reads and encodes a file; each side must fit <paramref name="context"/>.</summary>
    /// <exception cref="DataRowException">A pair cannot be trained on and is not skipped.</exception>
    public static EncodedPairs Read(ExampleData data, ChatEncoder chat, DecoderConfig model, int context)
    {
        DataRows<PreferenceRow> rows = PreferenceFile.Read(data.Path, data.RowOptions);
        List<(PreferenceRow Row, PreferencePair Pair)> pairs = [];
        List<DataRowException> skipped = [.. rows.Skipped];
        foreach (PreferenceRow row in rows.Rows)
        {
            (PreferencePair? pair, string? problem) = Encode(row, chat, model with { Context = context });
            if (problem is null)
            {
                pairs.Add((row, pair!));
                continue;
            }

            bool tooLong = pair is not null && (pair.Chosen.Ids.Length > context || pair.Rejected.Ids.Length > context);
            var error = new DataRowException(row.Place, problem);
            skipped.Add((tooLong ? data.TooLong == LongExamples.Skip : data.BadRows == BadRows.Skip) ? error : throw error);
        }

        if (pairs.Count == 0)
        {
            throw new CorpusException($"{data.Path}: no pair is left{(skipped is [var first, ..] ? $", the first because {first.Message}" : "")}");
        }

        (List<(PreferenceRow Row, PreferencePair Pair)> train, List<(PreferenceRow Row, PreferencePair Pair)> held) = data.Split(pairs);
        return new EncodedPairs([.. train.Select(pair => pair.Pair)], [.. held.Select(pair => pair.Pair)], [.. train.Select(pair => pair.Row)], skipped);
    }

    /// <summary>A pair, and why it cannot be trained on; no pair where the vocabulary lacks a character.</summary>
    private static (PreferencePair? Pair, string? Problem) Encode(PreferenceRow row, ChatEncoder chat, DecoderConfig model)
    {
        MaskedTokens Side(IReadOnlyList<ChatMessage> answer)
        {
            ChatTokens tokens = chat.Encode([.. row.Prompt, .. answer]);
            return new MaskedTokens(tokens.Ids, tokens.Trained);
        }

        try
        {
            var pair = new PreferencePair(Side(row.Chosen), Side(row.Rejected));
            return (pair, pair.Problem(model));
        }
        catch (UnknownCharacterException error)
        {
            return (null, error.Message);
        }
    }
}
