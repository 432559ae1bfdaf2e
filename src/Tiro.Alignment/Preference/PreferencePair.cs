using Tiro.Models;

namespace Tiro.Alignment;

/// <summary>Two completions of one prompt, of which the first is the better one.</summary>
/// <param name="Chosen">Prompt and better completion.</param>
/// <param name="Rejected">Prompt and worse completion.</param>
/// <param name="Margin">By how much the chosen one's score should lead at least; for reward models.</param>
public sealed record PreferencePair(MaskedTokens Chosen, MaskedTokens Rejected, double Margin = 0)
{
    /// <summary>Tokens of both.</summary>
    public int Tokens => Chosen.Ids.Length + Rejected.Ids.Length;

    /// <summary>Why a model cannot be trained on it, with the remedy; null where it can.</summary>
    public string? Problem(DecoderConfig config) =>
        Chosen.Problem(config) is { } chosen ? $"chosen: {chosen}"
        : Rejected.Problem(config) is { } rejected ? $"rejected: {rejected}"
        : Chosen.Ids.AsSpan().SequenceEqual(Rejected.Ids) ? "chosen and rejected are equal; remove the pair"
        : !double.IsFinite(Margin) ? $"the margin {Margin} is not finite; correct it"
        : null;

    /// <summary>The texts of pairs: chosen, rejected, chosen, rejected, ...</summary>
    internal static IEnumerable<MaskedTokens> Texts(IEnumerable<PreferencePair> pairs) => pairs.SelectMany(pair => (MaskedTokens[])[pair.Chosen, pair.Rejected]);

    /// <summary>The picked pairs; throws where one cannot be trained on.</summary>
    /// <exception cref="AlignmentException">Names the pair.</exception>
    internal static PreferencePair[] Pick(IReadOnlyList<PreferencePair> pairs, ReadOnlySpan<int> picked, DecoderConfig config)
    {
        var chosen = new PreferencePair[picked.Length];
        for (int i = 0; i < picked.Length; i++)
        {
            chosen[i] = pairs[picked[i]];
            if (chosen[i].Problem(config) is { } problem)
            {
                throw new AlignmentException($"pair {picked[i]} (counted from 0): {problem}");
            }
        }

        return chosen;
    }
}
