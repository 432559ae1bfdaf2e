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
        DataRows<TaskItem> rows = TaskSource.ReadRows(data.Path, data.RowOptions);
        List<(TaskItem Item, GrpoTask Task)> tasks = [];
        List<DataRowException> skipped = [.. rows.Skipped];
        foreach (TaskItem item in rows.Rows)
        {
            if (Encode(item, chat, out UnknownCharacterException? unknown) is not { } prompt)
            {
                var bad = new DataRowException(item.Place, unknown!.Message);
                skipped.Add(data.BadRows == BadRows.Skip ? bad : throw bad);
                continue;
            }

            if (prompt.Length + maxTokens <= context)
            {
                tasks.Add((item, new GrpoTask(prompt, item.Score, item.Place)));
                continue;
            }

            var error = new DataRowException(item.Place, $"its prompt of {prompt.Length} tokens and a completion of {maxTokens} are more than the context of {context}; lower grpo.max_tokens, or set data.too_long: skip");
            skipped.Add(data.TooLong == LongExamples.Skip ? error : throw error);
        }

        if (tasks.Count == 0)
        {
            throw new CorpusException($"{data.Path}: no task is left, the first because {skipped[0].Message}");
        }

        (List<(TaskItem Item, GrpoTask Task)> train, List<(TaskItem Item, GrpoTask Task)> held) = data.Split(tasks);
        return new EncodedTasks([.. train.Select(task => task.Task)], [.. held.Select(task => task.Task)], [.. train.Select(task => task.Item)], skipped);
    }

    /// <summary>The ids of a prompt; null where the vocabulary lacks a character.</summary>
    private static int[]? Encode(TaskItem item, ChatEncoder chat, out UnknownCharacterException? unknown)
    {
        unknown = null;
        try
        {
            return chat.Encode(item.Prompt, addGenerationPrompt: true).Ids;
        }
        catch (UnknownCharacterException error)
        {
            unknown = error;
            return null;
        }
    }
}
