using Tiro.Data;
using Tiro.Models;
using Tiro.Text;
using Tiro.Training;

namespace Tiro.Alignment;

/// <summary>Tasks as prompts with their rewards.</summary>
/// <param name="Train">Tasks to learn from.</param>
/// <param name="Validation">Tasks held out.</param>
/// <param name="Items">What <paramref name="Train"/> was made of, in the same order.</param>
/// <param name="Skipped">Why tasks were left out, one entry each.</param>
public sealed record EncodedTasks(IReadOnlyList<GrpoTask> Train, IReadOnlyList<GrpoTask> Validation, IReadOnlyList<TaskItem> Items, IReadOnlyList<DataRowException> Skipped)
{
    /// <summary>Tells whether two runs learn from the same prompts and answers.</summary>
    public string Fingerprint => CorpusFingerprint.Of([.. Train.Select(task => task.Prompt), .. Items.Select(item => item.Answer.Select(c => (int)c).ToArray())]);

    /// <summary>Reads and encodes a file; a prompt and a completion of <paramref name="maxTokens"/> must fit <paramref name="context"/>.</summary>
    /// <exception cref="DataRowException">A task does not fit and is not skipped.</exception>
    public static EncodedTasks Read(ExampleData data, ChatEncoder chat, int context, int maxTokens)
    {
        List<(TaskItem Item, GrpoTask Task)> tasks = [];
        List<DataRowException> skipped = [];
        IReadOnlyList<TaskItem> items = TaskSource.Read(data.Path, data.RowOptions);
        for (int i = 0; i < items.Count; i++)
        {
            TaskItem item = items[i];
            var task = new GrpoTask(chat.Encode(item.Prompt, addGenerationPrompt: true).Ids, item.Score, $"{data.Path}: task {i + 1}");
            if (task.Prompt.Length + maxTokens <= context)
            {
                tasks.Add((item, task));
                continue;
            }

            var error = new DataRowException(task.Name!, $"its prompt of {task.Prompt.Length} tokens and a completion of {maxTokens} are more than the context of {context}; lower grpo.max_tokens, or set data.too_long: skip");
            skipped.Add(data.TooLong == LongExamples.Skip ? error : throw error);
        }

        if (tasks.Count == 0)
        {
            throw new CorpusException($"{data.Path}: no task is left, the first because {skipped[0].Message}");
        }

        (List<(TaskItem Item, GrpoTask Task)> train, List<(TaskItem Item, GrpoTask Task)> held) = data.Split(tasks);
        return new EncodedTasks([.. train.Select(task => task.Task)], [.. held.Select(task => task.Task)], [.. train.Select(task => task.Item)], skipped);
    }
}
