using System.Globalization;
using Tiro.Formats;
using Tiro.Inference;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.Tests.Unit.Text;
using Tiro.Text;

namespace Tiro.Tests.Unit.Models;

/// <summary>Models in GGUF files: what is read is what was written, under llama.cpp's names and in its order of rows.</summary>
[Collection("Serial")]
public sealed class GgufModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("llama", true)]
    [InlineData("llama", false)]
    [InlineData("llama tied", true)]
    [InlineData("gpt2", true)]
    [InlineData("gpt2", false)]
    public void EveryBitOfAModelComesBack(string name, bool quantized)
    {
        using var leaks = new Leaks();
        DecoderConfig config = SmallModels.Config(name);
        using DecoderModel model = quantized ? SmallModels.Quantized(config) : SmallModels.New(config);
        GgufModel.Save(_folder["m.gguf"], model, tokenizer: null);
        using ModelPackage loaded = ModelPackage.Load(_folder["m.gguf"]);
        loaded.Model.Parameters.IsQuantized.ShouldBe(quantized);
        loaded.Tokenizer.ShouldBeNull();
        Describe(loaded.Model.Config).ShouldBe(Describe(config));
        Describe(ModelPackage.Describe(_folder["m.gguf"])).ShouldBe(Describe(config));
        foreach (Parameter p in model.Parameters.All)
        {
            Tensor other = loaded.Model.Parameters[p.Name].Value;
            other.DType.ShouldBe(p.Value.DType, p.Name);
            for (long row = 0; row < other.Rows; row++)
            {
                other.RowBytes(row).SequenceEqual(p.Value.RowBytes(row)).ShouldBeTrue($"{p.Name}, row {row}");
            }
        }
    }

    [Theory]
    [InlineData("llama-gqa")]
    [InlineData("llama-mha")]
    [InlineData("gpt2")]
    public void FixturesContinueAsFromTheirFolders(string fixture)
    {
        using ModelPackage folder = ModelPackage.Load(Repository.Path("tests/fixtures/decoders/" + fixture));
        GgufModel.Save(_folder["m.gguf"], folder.Model, folder.Tokenizer);
        using ModelPackage file = ModelPackage.Load(_folder["m.gguf"]);
        Greedy(file.Model).ShouldBe(Greedy(folder.Model));
    }

    [Fact]
    public void RowsOfQAndKAreInTheOrderOfRotatedPairs()
    {
        DecoderConfig c = SmallModels.Llama;
        using DecoderModel model = SmallModels.New(c);
        Tensor qkv = model.Parameters["layers.1.attention.qkv.weight"].Value;
        GgufModel.Save(_folder["m.gguf"], model, tokenizer: null);
        using GgufFile file = GgufFile.Open(_folder["m.gguf"]);
        const int Half = 8;
        for (int head = 0; head < c.KvHeads; head++)
        {
            for (int i = 0; i < Half; i++)
            {
                int k = c.QueryWidth + (head * c.HeadSize);
                Row(file, "blk.1.attn_k.weight", (head * c.HeadSize) + (2 * i), c.Width).ShouldBe(qkv.Row<float>(k + i).ToArray());
                Row(file, "blk.1.attn_k.weight", (head * c.HeadSize) + (2 * i) + 1, c.Width).ShouldBe(qkv.Row<float>(k + i + Half).ToArray());
            }
        }

        Row(file, "blk.1.attn_v.weight", 5, c.Width).ShouldBe(qkv.Row<float>(c.QueryWidth + c.KvWidth + 5).ToArray());
        file["blk.1.attn_q.weight"].Shape.ToArray().ShouldBe([c.QueryWidth, c.Width]);
    }

    [Fact]
    public void AByteLevelTokenizerIsKeptByGgufsOwnKeys()
    {
        Tokenizer tokenizer = SmallTokenizers.Trained();
        using ModelPackage loaded = SaveWith(tokenizer, 330);
        using GgufFile file = GgufFile.Open(_folder["m.gguf"]);
        file.Metadata.String("tokenizer.ggml.model").ShouldBe("gpt2");
        file.Metadata.Strings("tokenizer.ggml.tokens").Length.ShouldBe(330);
        file.Metadata.Ints("tokenizer.ggml.token_type")[^1].ShouldBe(5);
        file.Metadata.Ints("tokenizer.ggml.token_type")[tokenizer.EndOfText!.Value].ShouldBe(3);
        file.Metadata.Has("tokenizer.huggingface.json").ShouldBeFalse();
        SameIds(loaded.Tokenizer!, tokenizer);
        loaded.Tokenizer!.EndOfText.ShouldBe(tokenizer.EndOfText);
        loaded.Tokenizer.VocabularySize.ShouldBe(tokenizer.VocabularySize);
    }

    [Fact]
    public void OtherTokenizersAreKeptAsTheirJson()
    {
        Tokenizer tokenizer = CharacterTrainer.Train(SmallTokenizers.Texts.Append("<|endoftext|>"), ["<|endoftext|>"]);
        using ModelPackage loaded = SaveWith(tokenizer, tokenizer.VocabularySize);
        using GgufFile file = GgufFile.Open(_folder["m.gguf"]);
        file.Metadata.String("tokenizer.ggml.model").ShouldBe("none");
        loaded.Tokenizer!.Json().ShouldBe(tokenizer.Json());
        SameIds(loaded.Tokenizer!, tokenizer);
    }

    [Fact]
    public void TensorsOfAnotherKindAreNamed()
    {
        Write(w => w.AddTensor("blk.0.attn_q.bias", DType.F32, new Shape(96), s => s.Write(new byte[384])));
        Message().ShouldContain("tensor \"blk.0.attn_q.bias\" is not one of llama");
        Write(_ => { }, without: "output_norm.weight");
        Message().ShouldContain("no tensor \"output_norm.weight\"");
        Write(w => w.AddTensor("output_norm.weight", DType.F32, new Shape(95), s => s.Write(new byte[380])), without: "output_norm.weight");
        Message().ShouldContain("tensor \"output_norm.weight\" is [95], but the metadata makes it [96]");
        Write(w => w.Add("llama.rope.scaling.type", "yarn"));
        Message().ShouldContain("\"yarn\" is not supported");
        Write(w => w.Add("llama.attention.extra", 1u), architecture: "bert");
        Message().ShouldContain("unknown architecture \"bert\"; known: llama, gpt2");
    }

    [Fact]
    public void SmolLm2OpensAndSaysWhatIsMissing()
    {
        string? path = SharedFiles.Find("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
        Assert.SkipWhen(path is null, "the SmolLM2 GGUF file is not here (TIRO_SHARED)");
        using GgufFile file = GgufFile.Open(path);
        file.Entries.Count.ShouldBe(272);
        file.Metadata.Strings("tokenizer.ggml.tokens").Length.ShouldBe(49152);
        DecoderConfig config = ModelPackage.Describe(path);
        (config.Layers, config.Width, config.Heads, config.KvHeads, config.HeadSize, config.TieEmbeddings).ShouldBe((30, 576, 9, 3, 64, true));
        Should.Throw<GgufException>(() => ModelPackage.Load(path)).Message.ShouldContain("blk.0.attn_q.weight");
    }

    public void Dispose() => _folder.Dispose();

    private string Message() => Should.Throw<FormatException>(() => ModelPackage.Load(_folder["m.gguf"])).Message;

    /// <summary>A llama file whose tensors and metadata a test changes.</summary>
    private void Write(Action<GgufWriter> change, string? without = null, string architecture = "llama")
    {
        DecoderConfig c = SmallModels.Llama;
        using DecoderModel model = SmallModels.New(c);
        GgufArchitecture llama = ModelRegistry.Find("llama")!.Gguf;
        var writer = new GgufWriter();
        writer.Add("general.architecture", architecture);
        llama.WriteConfig(writer, c);
        foreach (GgufPart part in llama.Weights(c).Where(part => part.Name != without))
        {
            Tensor whole = model.Parameters[part.Parameter].Value;
            var shape = whole.Shape.Rank == 1 ? new Shape(part.Rows) : new Shape(part.Rows, whole.Columns);
            writer.AddTensor(part.Name, DType.F32, shape, stream => stream.Write(new byte[shape.Count * sizeof(float)]));
        }

        change(writer);
        writer.Write(_folder["m.gguf"]);
    }

    private ModelPackage SaveWith(Tokenizer tokenizer, int vocabulary)
    {
        using DecoderModel model = SmallModels.Quantized(SmallModels.Llama with { VocabularySize = vocabulary });
        GgufModel.Save(_folder["m.gguf"], model, tokenizer);
        return ModelPackage.Load(_folder["m.gguf"]);
    }

    private static void SameIds(Tokenizer actual, Tokenizer expected)
    {
        foreach (string text in SmallTokenizers.Texts.Append("<|endoftext|>The cat"))
        {
            actual.Encode(text, parseSpecial: true).ShouldBe(expected.Encode(text, parseSpecial: true));
            actual.Encode(text.AsSpan(0, 12)).ShouldBe(expected.Encode(text.AsSpan(0, 12)));
            actual.Decode(expected.Encode(text)).ShouldBe(expected.Decode(expected.Encode(text)));
        }
    }

    private static int[] Greedy(DecoderModel model) => new Generator(model, tokenizer: null).Run(
        [[1, 5, 9, 20]], new GenerationOptions { MaxTokens = 20, IgnoreEos = true, Sampling = SamplingOptions.Greedy })[0].Ids;

    private static unsafe float[] Row(GgufFile file, string name, int row, int columns) =>
        new ReadOnlySpan<float>((float*)file.Pointer(file[name]) + (row * columns), columns).ToArray();

    /// <summary>A configuration as text; the spread of fresh weights is not stored.</summary>
    private static string Describe(DecoderConfig c) =>
        string.Create(CultureInfo.InvariantCulture, $"{(c with { InitStd = 0, EosIds = [] }).ToString()} {string.Join(',', c.EosIds)}").Replace("System.Int32[]", "", StringComparison.Ordinal);
}
