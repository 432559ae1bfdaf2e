namespace Tiro.Data;

/// <summary>
/// Reads dialogues for supervised fine-tuning from JSONL. Formats, told apart by the first row:
/// <list type="bullet">
/// <item><c>messages</c>: a list of <c>role</c> and <c>content</c> (OpenAI; content may be a list of text parts, <c>weight</c> 0 keeps a turn out of the loss);</item>
/// <item><c>conversations</c>: a list of <c>from</c> and <c>value</c> (ShareGPT);</item>
/// <item><c>instruction</c>, <c>input</c>, <c>output</c> (Alpaca; the input follows the instruction after a blank line);</item>
/// <item><c>prompt</c> and <c>completion</c>, strings or lists of messages;</item>
/// <item><c>text</c>: <c>Human:</c> and <c>Assistant:</c> turns (HH).</item>
/// </list>
/// ShareGPT, Alpaca and prompt-completion rows may have <c>system</c>. Other names go through <see cref="DataRowOptions.Fields"/>.
/// </summary>
public static class DialogueFile
{
    /// <summary>Reads all dialogues.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataRowException">A row cannot be used, and bad rows are not skipped.</exception>
    /// <exception cref="CorpusException">The file is empty, in no known format, or has no usable row.</exception>
    public static DataRows<DialogueRow> Read(string path, DataRowOptions? options = null)
    {
        options ??= new DataRowOptions();
        DialogueFormat? format = null;
        return DataRowReader.Read(path, options, () => format!.Name, row =>
        {
            format ??= DialogueFormat.Detect(row, options.Fields);
            return format.Read(row);
        });
    }
}
