using System.Diagnostics;
using System.Text;
using Tiro.Data;
using Tiro.Inference;
using Tiro.Kernels;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Evaluation;

/// <summary>
/// Asks a model tasks and judges its answers. A continuation's prompt is bare text, every other one a dialogue that asks the
/// assistant to speak. The words are the same for a base model and for one that was fine-tuned. An answer ends at an end
/// of turn, at an end of text or at the limit.
/// </summary>
public static class TaskEvaluation
{
    /// <summary>Philox stream of the tasks' seeds.</summary>
    private const uint Seeds = 0xE7A10001;

    private const long CacheBytes = 1L << 30;

    /// <summary>Asks every task, kind by kind in the order in which the kinds first occur.</summary>
    /// <param name="model">The model.</param>
    /// <param name="chat">Its tokenizer and chat template.</param>
    /// <param name="items">The tasks.</param>
    /// <param name="options">How they are asked; null: all, greedily.</param>
    /// <param name="progress">Called after each batch with the kind, the tasks done and all of the kind.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <exception cref="EvaluationException">An option is out of range, or a prompt cannot be encoded.</exception>
    public static IReadOnlyList<TaskScore> Run(
        DecoderModel model, ChatEncoder chat, IReadOnlyList<TaskItem> items, TaskEvaluationOptions? options = null,
        Action<string, int, int>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new TaskEvaluationOptions();
        if (options.Problem() is { } problem)
        {
            throw new EvaluationException(problem);
        }

        IEnumerable<IGrouping<string, TaskItem>> kinds = items.GroupBy(item => item.Kind, StringComparer.Ordinal);
        return [.. kinds.Select(kind => RunKind(model, chat, kind.Key, [.. options.Limit > 0 ? kind.Take(options.Limit) : kind], options, progress, cancellation))];
    }

    private static TaskScore RunKind(
        DecoderModel model, ChatEncoder chat, string kind, TaskItem[] items, TaskEvaluationOptions options, Action<string, int, int>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        int[][] prompts = [.. items.Select((item, i) => Prompt(chat, item, i))];
        int[] fitting = [.. Enumerable.Range(0, items.Length).Where(i => prompts[i].Length < model.Config.Context)];
        var texts = new string[items.Length];
        Array.Fill(texts, "");
        long tokens = 0;
        int done = items.Length - fitting.Length;
        var generator = new Generator(model, null);
        foreach (int[] batch in fitting.Chunk(BatchSize(model.Config, fitting.Select(i => prompts[i].Length), options)))
        {
            GenerationResult[] results = generator.Run(Array.ConvertAll(batch, i => prompts[i]), Generation(chat, items, batch, options), cancellation: cancellation);
            for (int i = 0; i < batch.Length; i++)
            {
                texts[batch[i]] = Completion(chat, results[i].Ids);
                tokens += results[i].Ids.Length;
            }

            done += batch.Length;
            progress?.Invoke(kind, done, items.Length);
        }

        return new TaskScore(kind, [.. items.Select((item, i) => new TaskAnswer(item, texts[i], item.Judge(texts[i])))])
        {
            TooLong = items.Length - fitting.Length,
            Tokens = tokens,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    private static int[] Prompt(ChatEncoder chat, TaskItem item, int index)
    {
        try
        {
            int[] ids = item.Format == AnswerFormat.Continuation
                ? chat.Tokenizer.Encode(item.Prompt[^1].Content, parseSpecial: false, addSpecial: true)
                : chat.Encode(item.Prompt, addGenerationPrompt: true).Ids;
            return ids.Length > 0 ? ids : [chat.EndIds[^1]];
        }
        catch (UnknownCharacterException error)
        {
            throw new EvaluationException($"task {index + 1} of the kind {item.Kind}: {error.Message}");
        }
    }

    private static GenerationOptions Generation(ChatEncoder chat, TaskItem[] items, int[] batch, TaskEvaluationOptions options) => new()
    {
        EndIds = chat.EndIds,
        MaxTokens = Math.Min(options.MaxTokens, batch.Max(i => MostTokens(items[i]))),
        Sampling = options.Sampling,
        Seeds = Array.ConvertAll(batch, i => new PhiloxStream(options.Sampling.Seed, Seeds, (ulong)i).NextUInt64()),
    };

    /// <summary>Only the beginning of a continuation counts: what spells the longest answer byte by byte, a space and what follows.</summary>
    private static int MostTokens(TaskItem item) => item.Format == AnswerFormat.Continuation
        ? item.Choices.Append(item.Answer).Max(Encoding.UTF8.GetByteCount) + 4
        : int.MaxValue;

    /// <summary>The text before the first token that ends an answer.</summary>
    private static string Completion(ChatEncoder chat, int[] ids)
    {
        int end = Array.FindIndex(ids, chat.EndIds.Contains);
        return chat.Tokenizer.Decode(end < 0 ? ids : ids.AsSpan(0, end), skipSpecial: true);
    }

    private static int BatchSize(DecoderConfig config, IEnumerable<int> lengths, TaskEvaluationOptions options)
    {
        long capacity = Math.Min(config.Context, (long)lengths.DefaultIfEmpty().Max() + options.MaxTokens);
        long sequence = 2L * sizeof(float) * config.Layers * config.KvWidth * capacity;
        return (int)Math.Clamp(CacheBytes / sequence, 1, options.BatchSize);
    }
}
