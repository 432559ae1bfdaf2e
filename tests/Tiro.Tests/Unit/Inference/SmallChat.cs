using Tiro.Formats;
using Tiro.Models;
using Tiro.Text;

namespace Tiro.Tests;

/// <summary>A small model with fresh weights over bytes and ChatML's tokens: 0 ends a text, 2 ends a turn, the bytes follow from 3.</summary>
internal sealed class SmallChat : IDisposable
{
    public SmallChat(int context = 512, int[]? eosIds = null, bool scores = false)
    {
        Tokenizer tokenizer = BpeTrainer.Train(["abc"], new BpeTrainerOptions { VocabularySize = 259, SpecialTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"] });
        Encoder = new ChatEncoder(ChatTemplate.ChatMl, tokenizer);
        Model = new DecoderModel(new DecoderConfig
        {
            Family = "llama",
            VocabularySize = tokenizer.VocabularySize,
            Layers = 2,
            Width = 32,
            Heads = 4,
            KvHeads = 2,
            HeadSize = 8,
            FeedForward = 48,
            Context = context,
            InitStd = 0.15,
            EosIds = eosIds ?? [0],
            ScoreHead = scores,
        });
        Model.Initialize(seed: 7);
    }

    public DecoderModel Model { get; }

    public ChatEncoder Encoder { get; }

    /// <summary>Writes the model as a folder, with its template unless it should state none.</summary>
    public void Save(string folder, bool stated = true)
    {
        using AtomicDirectory target = AtomicDirectory.Create(folder);
        ModelPackage.Save(target, Model, Encoder.Tokenizer, stated ? Encoder : null);
        target.Commit();
    }

    public void Dispose() => Model.Dispose();
}
