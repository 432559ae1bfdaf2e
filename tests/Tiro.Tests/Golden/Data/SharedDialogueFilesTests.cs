using Tiro.Data;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Data;

/// <summary>Published data sets, where they are present.</summary>
public sealed class SharedDialogueFilesTests
{
    [Fact]
    public void HhPairsAreReadAndTheBadOnesCounted()
    {
        string? path = SharedFiles.Find("data/hh-rlhf/harmless-base-test.jsonl");
        Assert.SkipUnless(path is not null, "hh-rlhf is absent: set TIRO_SHARED to the folder with data/hh-rlhf.");

        DataRows<PreferenceRow> pairs = PreferenceFile.Read(path!, new DataRowOptions { Bad = BadRows.Skip });
        (pairs.Rows.Count + pairs.Skipped.Count).ShouldBe(2312);
        pairs.Skipped.Count.ShouldBeLessThan(20);
        DataRows<DialogueRow> dialogues = DialogueFile.Read(
            path!, new DataRowOptions { Bad = BadRows.Skip, Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = "chosen" } });
        dialogues.Format.ShouldBe("transcript");

        // 4 dialogues have an empty answer, in 8 one side speaks twice.
        dialogues.Skipped.Count.ShouldBe(12);
    }

    [Fact]
    public void Gsm8kIsReadByAFieldMap()
    {
        string? path = SharedFiles.Find("data/gsm8k/train.jsonl");
        Assert.SkipUnless(path is not null, "gsm8k is absent: set TIRO_SHARED to the folder with data/gsm8k.");

        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["prompt"] = "question", ["completion"] = "answer" };
        DataRows<DialogueRow> dialogues = DialogueFile.Read(path!, new DataRowOptions { Fields = fields });
        dialogues.Rows.Count.ShouldBe(7473);
        QuestionFile.Read(path!).Rows.Count.ShouldBe(7473);
    }
}
