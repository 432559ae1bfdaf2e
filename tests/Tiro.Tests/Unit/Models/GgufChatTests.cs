using System.Text;
using Tiro.Evaluation;
using Tiro.Formats;
using Tiro.Kernels;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Unit.Models;

/// <summary>A model file answers questions about text as the folder that it was made from does.</summary>
[Collection("Serial")]
public sealed class GgufChatTests : IDisposable
{
    private const string TemplateKey = "tokenizer.chat_template", EosKey = "tokenizer.ggml.eos_token_id", EotKey = "tokenizer.ggml.eot_token_id";
    private const string EndOfText = "<|endoftext|>";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("chatml", new[] { 2, 0 })]
    [InlineData("plain", new[] { 0 })]
    public void TheTemplateAndTheEndsOfATurnAreTheFolders(string template, int[] endIds)
    {
        var chat = new ChatEncoder(ChatTemplate.Find(template)!, Tokenizer());
        using ModelPackage folder = Folder(chat);
        Save(folder, ModelText.Of(folder));
        using ModelPackage file = ModelPackage.Load(_folder["m.gguf"]);
        file.Model.Parameters.IsQuantized.ShouldBeTrue();
        file.Model.Config.EosIds.ShouldBe(endIds);
        file.Model.Config.EosIds.ShouldBe(folder.Model.Config.EosIds);
        ChatMessage[] messages = [ChatMessage.User("ab<|im_end|>"), ChatMessage.Assistant("c")];
        foreach (ModelText text in new[] { ModelText.Of(file), ModelText.Load(_folder["m.gguf"]) })
        {
            text.StatedTemplate.ShouldBe(ChatTemplate.Find(template));
            text.StatedTemplate.ShouldNotBeNull();
            text.Chat().EndIds.ShouldBe(endIds);
            text.Chat().Encode(messages, addGenerationPrompt: true).Ids.ShouldBe(chat.Encode(messages, addGenerationPrompt: true).Ids);
            text.Chat("plain").Template.ShouldBe(ChatTemplate.Plain);
        }

        using GgufFile raw = GgufFile.Open(_folder["m.gguf"]);
        raw.Metadata.String(TemplateKey).ShouldBe(ChatTemplate.Find(template)!.Jinja);
        raw.Metadata.Int(EosKey).ShouldBe(endIds[0]);
        raw.Metadata.Int(EotKey).ShouldBe(endIds[0]);
    }

    [Fact]
    public void AnEncoderIsWrittenAsTheFolderThatItMade()
    {
        var chat = new ChatEncoder(ChatTemplate.ChatMl, Tokenizer());
        using ModelPackage folder = Folder(chat);
        Save(folder, ModelText.Of(folder));
        using ModelPackage source = ModelPackage.Load(Repository.Path("tests/fixtures/decoders/llama-gqa"));
        (DecoderModel model, _) = ModelQuantizer.Quantize(source.Model);
        using (model)
        {
            GgufModel.Save(_folder["n.gguf"], model, chat.Tokenizer, chat);
        }

        File.ReadAllBytes(_folder["n.gguf"]).ShouldBe(File.ReadAllBytes(_folder["m.gguf"]));
    }

    [Fact]
    public void AFolderWithOtherEndsThanItsTemplateKeepsThem()
    {
        using ModelPackage folder = Folder(new ChatEncoder(ChatTemplate.ChatMl, Tokenizer()));
        File.WriteAllText(Path.Combine(folder.Path, "generation_config.json"), """{"eos_token_id": 0}""");
        using ModelPackage other = ModelPackage.Load(folder.Path);
        other.Model.Config.EosIds.ShouldBe([0]);
        Save(other, ModelText.Of(other));
        using ModelPackage file = ModelPackage.Load(_folder["m.gguf"]);
        file.Model.Config.EosIds.ShouldBe([0]);
        using GgufFile raw = GgufFile.Open(_folder["m.gguf"]);
        (raw.Metadata.Int(EosKey), raw.Metadata.Int(EotKey)).ShouldBe((0, 2));
    }

    [Fact]
    public void ATemplateOfOthersIsKeptAndUsed()
    {
        using ModelPackage folder = Folder(chat: null);
        const string Foreign = "{{ messages }}\n";
        File.WriteAllText(Path.Combine(folder.Path, "chat_template.jinja"), Foreign);
        Save(folder, ModelText.Of(folder));
        ModelText text = ModelText.Load(_folder["m.gguf"]);
        text.StatedText.ShouldBe(Foreign);
        text.StatedTemplate.ShouldBeNull();
        text.Chat().Template.Jinja.ShouldBe(Foreign);
        text.Chat("chatml").Template.ShouldBe(ChatTemplate.ChatMl);
    }

    [Fact]
    public void FilesOfOthersSayTheirEndsByTwoKeys()
    {
        using ModelPackage folder = Folder(new ChatEncoder(ChatTemplate.ChatMl, Tokenizer()));
        Save(folder, ModelText.Of(folder));
        byte[] bytes = File.ReadAllBytes(_folder["m.gguf"]);
        "else"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("tiro.eos_token_ids"u8)));
        int eot = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(EotKey)) + EotKey.Length + sizeof(uint);
        bytes[eot].ShouldBe((byte)2);
        bytes[eot] = 1;
        ModelPackage.Describe(_folder.Write("others.gguf", bytes)).EosIds.ShouldBe([2, 1]);
    }

    [Fact]
    public void AFileWithoutATokenizerCannotChat()
    {
        using DecoderModel model = SmallModels.Quantized(SmallModels.Llama);
        GgufModel.Save(_folder["m.gguf"], model, tokenizer: null);
        Should.Throw<FileNotFoundException>(() => ModelText.Load(_folder["m.gguf"]).Chat()).Message.ShouldContain("the file holds no tokenizer");
    }

    [Fact]
    public void ARewardModelIsRefused()
    {
        using DecoderModel model = SmallModels.Quantized(SmallModels.Llama with { ScoreHead = true });
        Should.Throw<GgufException>(() => GgufModel.Save(_folder["m.gguf"], model, tokenizer: null)).Message.ShouldContain("a reward model has a score in place of logits");
        File.Exists(_folder["m.gguf"]).ShouldBeFalse();
    }

    [Fact]
    public void WhatAnArchitectureCannotSayIsRefused()
    {
        using DecoderModel model = SmallModels.Quantized(SmallModels.Gpt2 with { Activation = Activation.Relu });
        Should.Throw<NotSupportedException>(() => GgufModel.Save(_folder["m.gguf"], model, tokenizer: null)).Message.ShouldContain("keep this model as a folder");
        File.Exists(_folder["m.gguf"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AChatModelOfQuickstartsShapeIsThreeTenthsOfItsSize(bool tied)
    {
        Tokenizer tokenizer = BpeTrainer.Train([SmallRun.Stories(400)], new BpeTrainerOptions { VocabularySize = 1500, SpecialTokens = [EndOfText, "<|im_start|>", "<|im_end|>"] });
        var config = new DecoderConfig
        {
            Family = "llama", VocabularySize = 1500, Layers = 2, Width = 128, Heads = 4, KvHeads = 2, HeadSize = 32, FeedForward = 352, Context = 256, TieEmbeddings = tied, InitStd = 0.1,
        };
        using var model = new DecoderModel(config);
        model.Initialize(3);
        using AtomicDirectory target = AtomicDirectory.Create(_folder["model"]);
        ModelPackage.Save(target, model, tokenizer, new ChatEncoder(ChatTemplate.ChatMl, tokenizer));
        target.Commit();
        using ModelPackage folder = ModelPackage.Load(_folder["model"]);
        Save(folder, ModelText.Of(folder));
        double ratio = new FileInfo(_folder["m.gguf"]).Length / (double)new FileInfo(Path.Combine(folder.Path, "model.safetensors")).Length;
        ratio.ShouldBeInRange(0.26, 0.3);
        using ModelPackage file = ModelPackage.Load(_folder["m.gguf"]);
        file.Model.Parameters["embedding.weight"].Value.DType.ShouldBe(Tensors.DType.Q8_0);
        ModelText.Of(file).Chat().EndIds.ShouldBe(ModelText.Of(folder).Chat().EndIds);
        file.Model.HeadWeight.Value.DType.ShouldBe(Tensors.DType.Q8_0);
        int[] tokens = tokenizer.Encode(SmallRun.Stories(1))[..60];
        Perplexity.TokenLosses(file.Model, tokens).Average().ShouldBe(Perplexity.TokenLosses(folder.Model, tokens).Average(), 0.01);
    }

    public void Dispose() => _folder.Dispose();

    private static Tokenizer Tokenizer() =>
        BpeTrainer.Train(["abc"], new BpeTrainerOptions { VocabularySize = 259, SpecialTokens = [EndOfText, "<|im_start|>", "<|im_end|>"] });

    /// <summary>A model folder with a vocabulary as large as the tokenizer's.</summary>
    private ModelPackage Folder(ChatEncoder? chat)
    {
        using ModelPackage source = ModelPackage.Load(Repository.Path("tests/fixtures/decoders/llama-gqa"));
        using AtomicDirectory target = AtomicDirectory.Create(_folder["model"]);
        ModelPackage.Save(target, source.Model, chat?.Tokenizer ?? Tokenizer(), chat);
        target.Commit();
        return ModelPackage.Load(_folder["model"]);
    }

    private void Save(ModelPackage package, ModelText text)
    {
        (DecoderModel model, _) = ModelQuantizer.Quantize(package.Model);
        using (model)
        {
            GgufModel.Save(_folder["m.gguf"], model, text);
        }
    }
}
