using System.Text.Json;
using Tiro.Text;

namespace Tiro.Data;

/// <summary>
/// Tasks of a file in either form, told apart by the first row: <see cref="TaskFile"/>'s, or <c>question</c> and <c>answer</c>
/// (<see cref="QuestionFile"/>), of which the answer's last number counts, as in GSM8K's <c>#### 42</c>. Where rows name no kind, the
/// file's name stands for it.
/// </summary>
public static class TaskSource
{
    /// <summary>Reads all tasks; every row must be one.</summary>
    /// <inheritdoc cref="ReadRows"/>
    public static IReadOnlyList<TaskItem> Read(string path) => ReadRows(path, new DataRowOptions()).Rows;

    /// <summary>Reads all tasks. Other names of fields are those of questions where <c>question</c> is among them.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">A row is no task, and bad rows are not skipped; file, line and cause are named.</exception>
    public static DataRows<TaskItem> ReadRows(string path, DataRowOptions options)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file; give a file with a task a line", path);
        }

        string name = Path.GetFileNameWithoutExtension(path);
        bool questions = options.Fields.Count > 0 ? options.Fields.ContainsKey("question") : HoldsQuestions(path);
        if (!questions)
        {
            DataRows<TaskItem> tasks = TaskFile.ReadRows(path, options);
            return tasks with { Rows = [.. tasks.Rows.Select(item => item.Kind.Length > 0 ? item : item with { Kind = name })] };
        }

        DataRows<QuestionRow> rows = QuestionFile.Read(path, options);
        return new DataRows<TaskItem>(path, rows.Format, [.. rows.Rows.Select(row => Question(row, name))], rows.Skipped);
    }

    private static TaskItem Question(QuestionRow row, string kind)
    {
        string answer = AnswerCheck.LastNumberIn(row.Answer).ToString();
        return AnswerCheck.Number(answer, out _)
            ? new TaskItem([ChatMessage.User(row.Question)], answer, kind, AnswerFormat.LastNumber) { Place = row.Place }
            : throw new DataRowException(row.Place, "\"answer\" holds no number to compare with; correct or delete the line");
    }

    /// <summary>By the first row; one that is no object is left to the reader of tasks, which names what is wrong.</summary>
    private static bool HoldsQuestions(string path)
    {
        using ByteLines lines = new(path);
        while (lines.Next(out ReadOnlyMemory<byte> line))
        {
            if (!line.Span.Trim(" \t"u8).IsEmpty)
            {
                return IsQuestion(line);
            }
        }

        return false;
    }

    private static bool IsQuestion(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument row = JsonDocument.Parse(line);
            return row.RootElement.ValueKind == JsonValueKind.Object && row.RootElement.TryGetProperty("question", out _) && !row.RootElement.TryGetProperty("prompt", out _);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
