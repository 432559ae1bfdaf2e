namespace Tiro.Inference;

/// <summary>How much is generated, and how.</summary>
public sealed record GenerationOptions
{
    /// <summary>New tokens of a sequence, at most.</summary>
    public int MaxTokens { get; init; } = 256;

    /// <summary>Goes on after a token that ends a text.</summary>
    public bool IgnoreEos { get; init; }

    /// <summary>Tokens that end a text; null: those of the model's config.</summary>
    public IReadOnlyList<int>? EndIds { get; init; }

    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Tokens of a prompt that one step takes. Results do not depend on it; memory does.</summary>
    public int PromptChunk { get; init; } = 512;

    /// <summary>A seed for each prompt in place of <see cref="SamplingOptions.Seed"/>, so that equal prompts lead to different texts; null: one seed for all.</summary>
    public IReadOnlyList<ulong>? Seeds { get; init; }

    /// <summary>
    /// Whether tokens carry their log-probability: of softmax(logits / temperature) over the whole vocabulary (temperature 1 where the
    /// choice is greedy), with the bits that <see cref="Tensors.Ops.LinearLogProbabilities"/> gives in training.
    /// </summary>
    public bool LogProbabilities { get; init; }
}

/// <summary>A token as it is generated.</summary>
/// <param name="Sequence">Index of its prompt.</param>
/// <param name="Id">The token.</param>
/// <param name="Text">The text that became certain with it, often empty; special tokens and one that ends the text have none.</param>
/// <param name="FinishReason"><c>stop</c> or <c>length</c> with a sequence's last token, else null.</param>
public readonly record struct GeneratedToken(int Sequence, int Id, string Text, string? FinishReason)
{
    /// <summary>0 unless <see cref="GenerationOptions.LogProbabilities"/> asks for it.</summary>
    public float LogProbability { get; init; }
}

/// <summary>What a prompt led to.</summary>
/// <param name="Ids">The new tokens, an ending one included.</param>
/// <param name="Text">Their text without special tokens and the ending one; empty when there is no tokenizer.</param>
/// <param name="FinishReason"><c>stop</c>: the model ended the text; <c>length</c>: the limit or the context was reached.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
public sealed record GenerationResult(int[] Ids, string Text, string FinishReason, int PromptTokens)
{
    /// <summary>Log-probabilities of the tokens; zeros unless <see cref="GenerationOptions.LogProbabilities"/> asks for them.</summary>
    public float[] LogProbabilities { get; init; } = [];
}

/// <summary>Sees the logits from which a token is drawn: prompt index, number of the new token from 0, logits [V].</summary>
public delegate void LogitsObserver(int sequence, int step, ReadOnlySpan<float> logits);
