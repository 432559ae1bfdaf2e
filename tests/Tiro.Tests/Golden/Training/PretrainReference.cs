using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Tiro.Data;
using Tiro.Formats;
using Tiro.Models;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>The exact pre-training run of tests/fixtures/pretrain.</summary>
internal sealed class PretrainReference : IDisposable
{
    private readonly JsonDocument _json = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests/fixtures/pretrain/exact.json")));

    public int Steps => Int("steps");

    public int Rows => Int("batch");

    public int Context => Int("ctx");

    public double Clip => Number("clip");

    /// <summary>Start of each window in the training split, [steps, rows] flat.</summary>
    public int[] Offsets
    {
        get
        {
            using SafetensorsFile file = SafetensorsFile.Open(InitialWeights);
            return MemoryMarshal.Cast<byte, int>(file.Bytes("batch_offsets")).ToArray();
        }
    }

    public double[] Losses => Numbers(Root("train_loss_f64"));

    public double[] GradNorms => Numbers(Root("grad_norm_before_clip_f64"));

    /// <summary>Validation loss by completed steps.</summary>
    public Dictionary<int, double> ValidationLosses =>
        Root("val_loss_f64").EnumerateObject().ToDictionary(p => int.Parse(p.Name, CultureInfo.InvariantCulture), p => p.Value.GetDouble());

    public IReadOnlyList<(string Name, double L2, double Mean, double[] First)> FinalWeights =>
        [.. Root("final_weights_f32").EnumerateObject().Select(p => (p.Name, p.Value.GetProperty("l2").GetDouble(), p.Value.GetProperty("mean").GetDouble(), Numbers(p.Value.GetProperty("first"))))];

    public ScheduleOptions Schedule => new()
    {
        Kind = ScheduleKind.Cosine,
        LearningRate = Number("lr"),
        WarmupSteps = Int("warmup"),
        Warmup = WarmupKind.FromFirstStep,
        TotalSteps = Steps,
        MinLrFraction = Number("min_lr") / Number("lr"),
    };

    public AdamWOptions AdamW => new() { Beta1 = Number("beta1"), Beta2 = Number("beta2"), Eps = Number("eps"), WeightDecay = Number("weight_decay") };

    /// <summary>The model with the reference's initial weights, by their Hugging Face names.</summary>
    public DecoderModel Model()
    {
        var model = new DecoderModel(new DecoderConfig
        {
            Family = "llama",
            VocabularySize = Int("vocab"),
            Layers = Int("layers"),
            Width = Int("hidden"),
            Heads = Int("heads"),
            KvHeads = Int("kv_heads"),
            HeadSize = Int("hidden") / Int("heads"),
            FeedForward = Int("ffn"),
            Context = Context,
            NormEps = (float)Number("rms_eps"),
            RopeTheta = Number("rope_theta"),
        });
        using var folder = new TemporaryFolder();
        File.Copy(InitialWeights, folder[SafetensorsFolder.FileName]);
        Family family = ModelRegistry.Find("llama")!;
        using SafetensorsFolder weights = SafetensorsFolder.Open(folder.Path);
        family.Map(model).Load(weights, family.Prefix);
        return model;
    }

    /// <summary>Characters sorted by code point as ids; the first 90% train.</summary>
    public TokenCorpus Corpus(string path)
    {
        char[] vocabulary = [.. File.ReadAllText(path).Distinct().Order()];
        vocabulary.Length.ShouldBe(Int("vocab"));
        return TokenCorpus.FromText(new TextSource(path), text => [.. text.Select(c => Array.BinarySearch(vocabulary, c))], vocabulary.Length, 0.1);
    }

    public void Dispose() => _json.Dispose();

    private static string InitialWeights => Repository.Path("tests/fixtures/pretrain/exact_init.safetensors");

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetDouble())];

    private JsonElement Root(string name) => _json.RootElement.GetProperty(name);

    private double Number(string name) => Root("config").GetProperty(name).GetDouble();

    private int Int(string name) => Root("config").GetProperty(name).GetInt32();
}
