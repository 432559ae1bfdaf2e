using System.Text;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.Text;

namespace Tiro.Inference;

/// <summary>
/// Continues prompts, all in one batch with a key/value cache. A sequence's tokens are the same whatever shares its batch
/// and however its prompt is cut into steps.
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
        var sampler = new Sampler(options.Sampling);
        List<Sequence> active = [.. prompts.Select((prompt, i) => new Sequence(i, prompt, tokenizer?.NewDecoder(skipSpecial: true)))];
        long capacity = Math.Min(model.Config.Context, prompts.Max(prompt => (long)prompt.Length) + options.MaxTokens);
        using var cache = new KvCache(model.Config, prompts.Count, (int)capacity);
        var tokens = new List<GeneratedToken>();
        int Choose(Sequence sequence, ReadOnlySpan<float> logits)
        {
            observer?.Invoke(sequence.Index, sequence.Generated, logits);
            return sampler.Next(logits, sequence.Total, options.Seeds?[sequence.Index] ?? options.Sampling.Seed);
        }

        while (active.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            tokens.Clear();
            Step(active, cache, options, Choose, tokens);
            active.RemoveAll(sequence => sequence.Finished);
            foreach (GeneratedToken token in tokens)
            {
                yield return token;
            }
        }
    }

    /// <summary>One run of the model over the next piece of every sequence; adds the next token of those that are complete.</summary>
    private void Step(List<Sequence> active, KvCache cache, GenerationOptions options, TokenChoice choose, List<GeneratedToken> tokens)
    {
        using TensorScope scope = TensorScope.Begin();
        int[] slots = [.. active.Select(sequence => sequence.Index)];
        int[][] pieces = [.. active.Select(sequence => sequence.TakePiece(options.PromptChunk))];
        Tensor hidden = model.Forward(cache.Append(slots, pieces), cache);
        int count = active.Count(sequence => sequence.Complete);
        if (count == 0)
        {
            return;
        }

        Tensor last = Tensor.Empty(count, hidden.Columns);
        int row = 0, at = 0;
        for (int i = 0; i < active.Count; i++)
        {
            at += pieces[i].Length;
            if (active[i].Complete)
            {
                hidden.Row<float>(at - 1).CopyTo(last.Row<float>(row++));
            }
        }

        Tensor logits = model.Head(last);
        Sequence[] complete = [.. active.Where(sequence => sequence.Complete)];
        var ids = new int[count];
        for (row = 0; row < count; row++)
        {
            ids[row] = choose(complete[row], logits.Row<float>(row));
        }

        Tensor logProbabilities = options.LogProbabilities ? Ops.TakeLogProbabilities(Tempered(logits, options.Sampling.Temperature), Tensor.From(ids)) : default;
        for (row = 0; row < count; row++)
        {
            GeneratedToken token = complete[row].Accept(ids[row], Reason(complete[row], ids[row], options));
            tokens.Add(token with { LogProbability = logProbabilities.IsNone ? 0 : logProbabilities.Span<float>()[row] });
        }
    }

    /// <summary>logits / temperature by the arithmetic of <see cref="Ops.LinearLogProbabilities"/>.</summary>
    private static Tensor Tempered(Tensor logits, float temperature) =>
        temperature is 0 or 1 ? logits : Ops.Multiply(logits, Tensor.From([1 / temperature], 1));

    private string? Reason(Sequence sequence, int id, GenerationOptions options) =>
        !options.IgnoreEos && (options.EndIds ?? model.Config.EosIds).Contains(id) ? Stop
        : sequence.Generated + 1 >= options.MaxTokens || sequence.Total + 1 >= model.Config.Context ? Length
        : null;

    private delegate int TokenChoice(Sequence sequence, ReadOnlySpan<float> logits);

    /// <summary>A sequence in progress: tokens that the model has not seen yet, and how far it is.</summary>
    private sealed class Sequence(int index, int[] prompt, IncrementalDecoder? decoder)
    {
        private int[] _pending = prompt;
        private int _taken;

        public int Index => index;

        /// <summary>Tokens so far, the prompt included.</summary>
        public int Total { get; private set; } = prompt.Length;

        public int Generated { get; private set; }

        public bool Finished { get; private set; }

        /// <summary>Whether the model has seen all tokens so far.</summary>
        public bool Complete => _taken == _pending.Length;

        public int[] TakePiece(int chunk)
        {
            int count = Math.Min(chunk, _pending.Length - _taken);
            int[] piece = _pending[_taken..(_taken + count)];
            _taken += count;
            return piece;
        }

        public GeneratedToken Accept(int id, string? reason)
        {
            string text = reason == Stop ? "" : decoder?.Add(id) ?? "";
            if (reason is not null)
            {
                text += decoder?.Flush() ?? "";
                Finished = true;
            }

            Total++;
            Generated++;
            (_pending, _taken) = ([id], 0);
            return new GeneratedToken(index, id, text, reason);
        }
    }
}
