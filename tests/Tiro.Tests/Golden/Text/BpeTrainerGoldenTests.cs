using System.Text;
using System.Text.Json;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>Training gives the very vocabulary and merges of the reference.</summary>
public sealed class BpeTrainerGoldenTests
{
    [Theory]
    [InlineData("hf-bpe-bytelevel", 0, null, 1)]
    [InlineData("hf-bpe-bytelevel", 0, null, 3)]
    [InlineData("hf-bpe-bytelevel-minfreq5-maxlen6", 5, 6, 2)]
    public void TrainedFileEqualsTheReference(string name, long minFrequency, int? maxTokenLength, int threads)
    {
        Tokenizer tokenizer = BpeTrainer.Train(TokenizerFixtures.TrainingTexts(), new BpeTrainerOptions
        {
            VocabularySize = 800,
            MinFrequency = minFrequency,
            MaxTokenLength = maxTokenLength,
            Threads = threads,
        }, TestContext.Current.CancellationToken);
        using var written = new MemoryStream();
        tokenizer.WriteJson(written);
        Encoding.UTF8.GetString(written.ToArray()).ShouldBe(File.ReadAllText(TokenizerFixtures.PathOf($"training/{name}.tokenizer.json")));
    }

    [Fact]
    public void TiesAreBrokenAsInTheReference()
    {
        int cases = 0;
        foreach (JsonElement row in TokenizerFixtures.Document("training/ties.json").EnumerateArray())
        {
            KeyValuePair<string, long>[] words =
                [.. row.GetProperty("word_counts").EnumerateObject().Select(word => KeyValuePair.Create(word.Name, word.Value.GetInt64()))];
            List<string> alphabet = [.. words.SelectMany(word => word.Key).Distinct().Order().Select(c => c.ToString())];
            var learner = new BpeMergeLearner(
                alphabet, words.Select(word => (word.Key.Select(c => alphabet.IndexOf(c.ToString())).ToArray(), word.Value)));
            learner.Run(new BpeTrainerOptions { VocabularySize = 1000 }, TestContext.Current.CancellationToken);

            learner.Tokens.ShouldBe(row.GetProperty("hf_vocab").EnumerateArray().Select(token => token.GetString()!));
            learner.Merges.ToMerges().Pairs.Select(merge => (learner.Tokens[merge.Left], learner.Tokens[merge.Right]))
                .ShouldBe(row.GetProperty("hf_merges").EnumerateArray().Select(merge => (merge[0].GetString()!, merge[1].GetString()!)));
            cases++;
        }

        cases.ShouldBe(26);
    }
}
