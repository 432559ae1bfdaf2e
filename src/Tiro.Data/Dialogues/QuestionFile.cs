namespace Tiro.Data;

/// <summary>Reads tasks with answers that can be checked from JSONL: <c>question</c> and <c>answer</c> (a string or a number), or other names by the options.</summary>
public static class QuestionFile
{
    private static readonly string[] s_fields = ["question", "answer"];

    /// <summary>Reads all tasks.</summary>
    /// <inheritdoc cref="DialogueFile.Read"/>
    public static DataRows<QuestionRow> Read(string path, DataRowOptions? options = null)
    {
        options ??= new DataRowOptions();
        DataRowReader.RequireFields(path, options, s_fields);
        return DataRowReader.Read(path, options, () => "tasks", row => new QuestionRow(row.Place, NotEmpty(row, "question", row.String("question")), NotEmpty(row, "answer", row.StringOrNumber("answer"))));
    }

    private static string NotEmpty(DataRow row, string field, string text) =>
        string.IsNullOrWhiteSpace(text) ? throw row.Error($"\"{row.NameOf(field)}\" is empty") : text;
}
