using Tiro.Models;

namespace Tiro.Inference;

/// <summary>Checks of token ids that come from outside.</summary>
public static class TokenIds
{
    /// <summary>Checks that a model can read these tokens.</summary>
    /// <exception cref="GenerationException">There are none or too many, or one is not in the vocabulary.</exception>
    public static void Require(DecoderConfig config, ReadOnlySpan<int> ids)
    {
        if (ids.IsEmpty)
        {
            throw new GenerationException("the prompt has no tokens; give at least one");
        }

        if (ids.Length > config.Context)
        {
            throw new GenerationException($"{ids.Length} tokens are more than the model's context of {config.Context}; give fewer");
        }

        RequireVocabulary(config, ids);
    }

    /// <summary>Checks that every id is in the vocabulary.</summary>
    /// <exception cref="GenerationException">One is not.</exception>
    public static void RequireVocabulary(DecoderConfig config, ReadOnlySpan<int> ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)config.VocabularySize)
            {
                throw new GenerationException($"token id {ids[i]} at index {i} is not in the model's vocabulary of {config.VocabularySize}; use the model's own tokenizer");
            }
        }
    }

    /// <summary>As <see cref="Require"/>, with room for at least one new token.</summary>
    /// <exception cref="GenerationException">As <see cref="Require"/>, or the context is full.</exception>
    public static void RequireRoom(DecoderConfig config, ReadOnlySpan<int> ids)
    {
        Require(config, ids);
        if (ids.Length >= config.Context)
        {
            throw new GenerationException($"a prompt of {ids.Length} tokens fills the model's context of {config.Context}; shorten it");
        }
    }
}
