using System.Text;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Inference;

/// <summary>
/// Continues prompts, all in one batch with a key/value cache; equal prompts are read once. A sequence's tokens are the same
/// whatever shares its batch and however its prompt is cut into steps.
/// </summary>
/// <param name="model">The model; stays the caller's.</param>
/// <param name="tokenizer">Gives the tokens' text; null: no text.</param>
public sealed class Generator(DecoderModel model, Tokenizer? tokenizer)
{
    public const string Stop = "stop", Length = "length";

    /// <summary>Generates to the end.</summary>
    /// <inheritdoc cref="Stream"/>
    public GenerationResult[] Run(IReadOnlyList<int[]> prompts, GenerationOptions options, LogitsObserver? observer = null, CancellationToken cancellation = default)
    {
        var ids = new List<int>[prompts.Count];
        var logProbabilities = new List<float>[prompts.Count];
        var texts = new StringBuilder[prompts.Count];
        var reasons = new string[prompts.Count];
        for (int i = 0; i < prompts.Count; i++)
        {
            (ids[i], logProbabilities[i], texts[i], reasons[i]) = ([], [], new StringBuilder(), Length);
        }

        foreach (GeneratedToken token in Stream(prompts, options, observer, cancellation))
        {
            ids[token.Sequence].Add(token.Id);
            logProbabilities[token.Sequence].Add(token.LogProbability);
            texts[token.Sequence].Append(token.Text);
            reasons[token.Sequence] = token.FinishReason ?? Length;
        }

        return [.. prompts.Select((prompt, i) => new GenerationResult([.. ids[i]], texts[i].ToString(), reasons[i], prompt.Length) { LogProbabilities = [.. logProbabilities[i]] })];
    }

    /// <summary>Generates token by token. A sequence ends at an ending token, at the limit or when the context is full.</summary>
    /// <param name="prompts">Token ids of each prompt, none empty.</param>
    /// <param name="options">Options.</param>
    /// <param name="observer">Sees the logits of each step.</param>
    /// <param name="cancellation">Ends the generation between two steps.</param>
    /// <exception cref="GenerationException">A prompt is empty, too long or has an id that is not in the vocabulary.</exception>
    public IEnumerable<GeneratedToken> Stream(
        IReadOnlyList<int[]> prompts, GenerationOptions options, LogitsObserver? observer = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.PromptChunk);
        if (options.Seeds is { } seeds)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(seeds.Count, prompts.Count, nameof(options));
        }

        if (model.Config.ScoreHead)
        {
            throw new GenerationException("the model is a reward model, which scores texts and cannot continue them; give a language model");
        }

        foreach (int[] prompt in prompts)
        {
            TokenIds.RequireRoom(model.Config, prompt);
        }

        return prompts.Count == 0 || options.MaxTokens <= 0 ? [] : Generate(prompts, options, observer, cancellation);
    }

    private IEnumerable<GeneratedToken> Generate(
        IReadOnlyList<int[]> prompts, GenerationOptions options, LogitsObserver? observer, CancellationToken cancellation)
    {
        using var run = new GenerationRun(model, tokenizer, prompts, options, observer);
        while (!run.Finished)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (GeneratedToken token in run.Step())
            {
                yield return token;
            }
        }
    }
}
