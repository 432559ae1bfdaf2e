using System.Text.Json;
using Tiro.Data;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Data;

/// <summary>The rows of trl's pack_dataset.</summary>
public sealed class PackingPlanGoldenTests
{
    [Theory]
    [InlineData("bfd")]
    [InlineData("bfd_split")]
    public void BestFitFillsTheReferencesRows(string strategy)
    {
        foreach (JsonElement golden in Cases(strategy))
        {
            int capacity = golden.GetProperty("seq_length").GetInt32();
            int[][] sequences = [.. Arrays(golden, "sequences").SelectMany(sequence => Cut(sequence, capacity, strategy == "bfd"))];

            List<int[]> rows = PackingPlan.BestFitDecreasing([.. sequences.Select(sequence => sequence.Length)], capacity);

            rows.Select(row => row.SelectMany(i => sequences[i])).ShouldBe(Arrays(golden, "packed"));
            rows.Select(row => row.Select(i => sequences[i].Length)).ShouldBe(Arrays(golden, "seq_lengths"));
        }
    }

    [Fact]
    public void WrappedRowsAreTheWindowsOfOneStream()
    {
        foreach (JsonElement golden in Cases("wrapped"))
        {
            int capacity = golden.GetProperty("seq_length").GetInt32();
            int[][] packed = Arrays(golden, "packed");
            TokenCorpus corpus = TokenCorpus.FromDocuments(Arrays(golden, "sequences"), [], vocabularySize: 2000);
            var windows = new ValidationBatches(corpus.Train, rows: 1, capacity);
            int[][] full = [.. packed.Where(row => row.Length == capacity)];
            windows.Windows.ShouldBe(packed[^1].Length == capacity ? full.Length - 1 : full.Length);
            for (int i = 0; i < windows.Count; i++)
            {
                windows.Read(i).TokenIds.ShouldBe(packed[i]);
            }
        }
    }

    private static IEnumerable<int[]> Cut(int[] sequence, int capacity, bool firstOnly) => firstOnly ? [sequence[..Math.Min(capacity, sequence.Length)]] : sequence.Chunk(capacity);

    private static int[][] Arrays(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt32()).ToArray())];

    private static JsonElement[] Cases(string strategy)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Repository.Path("tests/fixtures/training/sft/packing-plans.json")));
        JsonElement[] cases = [.. document.RootElement.Clone().GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("strategy").GetString() == strategy)];
        cases.Length.ShouldBe(2);
        return cases;
    }
}
