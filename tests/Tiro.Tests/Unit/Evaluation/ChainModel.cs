using Tiro.Models;
using Tiro.Text;

namespace Tiro.Tests;

/// <summary>A model of characters whose next one depends on the last alone, so that its greedy answers are known.</summary>
internal static class ChainModel
{
    public const string EndOfText = "<|endoftext|>";

    public static Tokenizer NewTokenizer(params string[] special) =>
        CharacterTrainer.Train(["\n" + string.Concat(Enumerable.Range(32, 95).Select(i => (char)i))], [EndOfText, .. special]);

    /// <summary>
    /// After any of <paramref name="entries"/> it writes <paramref name="answer"/> (of characters that differ), then the ending token, then
    /// that all over again.
    /// </summary>
    public static DecoderModel Create(Tokenizer tokenizer, string answer, string entries = "\n", int context = 64)
    {
        int vocabulary = tokenizer.VocabularySize, width = (vocabulary + 15) / 16 * 16;
        var model = new DecoderModel(new DecoderConfig
        {
            Family = "llama", VocabularySize = vocabulary, Layers = 1, Width = width, Heads = 1, KvHeads = 1, HeadSize = 16, FeedForward = 16, Context = context, TieEmbeddings = false,
        });
        int end = tokenizer.EndOfText!.Value;
        int[] chain = [.. answer.Select(letter => tokenizer.Encode($"{letter}")[0]), end];
        var next = Enumerable.Repeat(end, vocabulary).ToArray();
        foreach (int entry in entries.Select(letter => tokenizer.Encode($"{letter}")[0]).Append(end))
        {
            next[entry] = chain[0];
        }

        for (int i = 1; i < chain.Length; i++)
        {
            next[chain[i - 1]] = chain[i];
        }

        model.Parameters["norm.weight"].Value.Fill(1);
        for (int id = 0; id < vocabulary; id++)
        {
            model.Parameters["embedding.weight"].Value.Row<float>(id)[id] = 1;
            model.Parameters["head.weight"].Value.Row<float>(next[id])[id] = 1;
        }

        return model;
    }
}
