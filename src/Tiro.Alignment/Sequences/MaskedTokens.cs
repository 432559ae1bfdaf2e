using Tiro.Models;

namespace Tiro.Alignment;

/// <summary>A text as tokens, and which of them count: those whose log-probabilities a loss adds up.</summary>
public sealed class MaskedTokens
{
    /// <param name="ids">All tokens.</param>
    /// <param name="mask">Which tokens count, one entry a token.</param>
    public MaskedTokens(int[] ids, bool[] mask)
    {
        if (mask.Length != ids.Length)
        {
            throw new ArgumentException($"{ids.Length} tokens and a mask of {mask.Length} entries: they must be as many", nameof(mask));
        }

        (Ids, Mask) = (ids, mask);
        Counted = mask.Count(counts => counts);
    }

    public int[] Ids { get; }

    public bool[] Mask { get; }

    /// <summary>Tokens that count.</summary>
    public int Counted { get; }

    /// <summary>A prompt and its completion, of which every token counts.</summary>
    public static MaskedTokens Completion(ReadOnlySpan<int> prompt, ReadOnlySpan<int> completion)
    {
        var mask = new bool[prompt.Length + completion.Length];
        mask.AsSpan(prompt.Length).Fill(true);
        return new MaskedTokens([.. prompt, .. completion], mask);
    }

    /// <summary>Why a model cannot be trained on it, with the remedy; null where it can.</summary>
    public string? Problem(DecoderConfig config)
    {
        int unknown = Array.FindIndex(Ids, id => (uint)id >= (uint)config.VocabularySize);
        return Counted == 0 ? "no token of it counts; give a completion"
            : Mask[0] ? "its first token counts, which nothing predicts; begin with a prompt of at least one token"
            : Ids.Length > config.Context ? $"its {Ids.Length} tokens are more than the model's context of {config.Context}; shorten it"
            : unknown >= 0 ? $"its token {unknown} has id {Ids[unknown]}, beyond the model's vocabulary of {config.VocabularySize}; use the model's own tokenizer"
            : null;
    }
}
