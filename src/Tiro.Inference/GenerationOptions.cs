namespace Tiro.Inference;

/// <summary>How much is generated, and how.</summary>
public sealed record GenerationOptions
{
    /// <summary>New tokens of a sequence, at most.</summary>
    public int MaxTokens { get; init; } = 256;

    /// <summary>Goes on after a token that ends a text.</summary>
    public bool IgnoreEos { get; init; }

    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Tokens of a prompt that one step takes. Results do not depend on it; memory does.</summary>
    public int PromptChunk { get; init; } = 512;
}

/// <summary>A token as it is generated.</summary>
/// <param name="Sequence">Index of its prompt.</param>
/// <param name="Id">The token.</param>
/// <param name="Text">The text that became certain with it, often empty; special tokens have none.</param>
/// <param name="FinishReason"><c>stop</c> or <c>length</c> with a sequence's last token, else null.</param>
public readonly record struct GeneratedToken(int Sequence, int Id, string Text, string? FinishReason);

/// <summary>What a prompt led to.</summary>
/// <param name="Ids">The new tokens, an ending one included.</param>
/// <param name="Text">Their text without special tokens; empty when there is no tokenizer.</param>
/// <param name="FinishReason"><c>stop</c>: the model ended the text; <c>length</c>: the limit or the context was reached.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
public sealed record GenerationResult(int[] Ids, string Text, string FinishReason, int PromptTokens);

/// <summary>Sees the logits from which a token is drawn: prompt index, number of the new token from 0, logits [V].</summary>
public delegate void LogitsObserver(int sequence, int step, ReadOnlySpan<float> logits);
