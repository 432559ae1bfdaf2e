using Tiro.Inference;
using Tiro.Models;
using Tiro.Tensors;

namespace Tiro.Evaluation;

/// <summary>Which predictions of a window of N tokens count.</summary>
public enum PerplexityProtocol
{
    /// <summary>Every prediction that the window can make: tokens 2..N (counted from 1) given all before them in the window, N-1 of them.</summary>
    All,

    /// <summary>Only tokens N/2+2..N, as llama.cpp's perplexity tool counts them: N-1-N/2 predictions, each with N/2 tokens or more before it.</summary>
    SecondHalf,
}

/// <summary>exp of the mean negative log-likelihood (natural logarithm) of a text's tokens.</summary>
/// <param name="Nll">Mean negative log-likelihood of a token.</param>
/// <param name="Tokens">Predictions that were counted.</param>
/// <param name="Chunks">Windows that were read.</param>
public sealed record PerplexityResult(double Nll, long Tokens, int Chunks)
{
    public double Perplexity => Math.Exp(Nll);
}

/// <summary>
/// Perplexity over non-overlapping windows of a text from its start, each evaluated alone; what is left at the end and fills
/// no window is dropped. No token is added at a window's start.
/// </summary>
public static class Perplexity
{
    /// <param name="model">The model.</param>
    /// <param name="tokens">The text.</param>
    /// <param name="context">Tokens of a window, N: at least 2 and at most the model's context.</param>
    /// <param name="protocol">What counts.</param>
    /// <param name="chunks">Windows to read at most; 0: all.</param>
    /// <param name="progress">Called after each window with its number and the mean so far.</param>
    /// <param name="cancellation">Stops between two windows.</param>
    /// <exception cref="EvaluationException">The window does not fit the model, or the text fills none.</exception>
    /// <exception cref="ArithmeticException">The sum is not finite.</exception>
    public static PerplexityResult Measure(
        DecoderModel model, ReadOnlySpan<int> tokens, int context, PerplexityProtocol protocol, int chunks = 0,
        Action<int, double>? progress = null, CancellationToken cancellation = default)
    {
        if (model.Config.ScoreHead)
        {
            throw new EvaluationException("the model is a reward model, which predicts no tokens; give a language model");
        }

        if (context < 2 || context > model.Config.Context)
        {
            throw new EvaluationException($"a window of {context} tokens is not possible; give 2 to {model.Config.Context}, the model's context");
        }

        int whole = tokens.Length / context, read = chunks > 0 ? Math.Min(chunks, whole) : whole;
        int first = protocol == PerplexityProtocol.All ? 0 : context / 2;
        if (read == 0 || first >= context - 1)
        {
            throw new EvaluationException($"the text has {tokens.Length} tokens and fills no window of {context} with a prediction; give more text or a smaller context");
        }

        double sum = 0;
        long counted = 0;
        for (int chunk = 0; chunk < read; chunk++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<float> nll = TokenLosses(model, tokens.Slice(chunk * context, context)).AsSpan(first);
            foreach (float loss in nll)
            {
                sum += loss;
            }

            counted += nll.Length;
            progress?.Invoke(chunk + 1, sum / counted);
        }

        return double.IsFinite(sum)
            ? new PerplexityResult(sum / counted, counted, read)
            : throw new ArithmeticException("the loss is not finite: the model's weights are damaged or training diverged");
    }

    /// <summary>Negative log-likelihood of tokens 2..N of a sequence given those before each: N-1 values.</summary>
    /// <exception cref="GenerationException">An id is not in the vocabulary, or there are too many.</exception>
    public static float[] TokenLosses(DecoderModel model, ReadOnlySpan<int> tokens)
    {
        TokenIds.Require(model.Config, tokens);
        using TensorScope scope = TensorScope.Begin();
        Tensor hidden = model.Forward(ForwardBatch.Single(tokens[..^1]));
        return Ops.LinearCrossEntropyRows(hidden, model.HeadWeight, Tensor.From(tokens[1..])).Read();
    }
}
