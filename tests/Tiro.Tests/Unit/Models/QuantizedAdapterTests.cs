using Tiro.Formats;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Models;

/// <summary>Adapters on quantised models answer, but are neither trained nor merged there.</summary>
[Collection("Serial")]
public sealed class QuantizedAdapterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    public void AnAdapterChangesAQuantisedModelAsItsOriginal(string name)
    {
        using var leaks = new Leaks();
        DecoderConfig config = SmallModels.Config(name);
        using DecoderModel model = SmallModels.New(config), quantized = SmallModels.Quantized(config);
        float[] plain = Logits(model);
        using LoraAdapter adapter = NewAdapter(model);
        Save(adapter);
        GgufModel.Save(_folder["m.gguf"], quantized, tokenizer: null);
        using ModelPackage loaded = ModelPackage.Load(_folder["m.gguf"], _folder["adapter"]);
        loaded.Adapters.ShouldHaveSingleItem().Modules.ShouldBe(adapter.Modules);
        float[] expected = Logits(model), native = Logits(loaded.Model);
        loaded.Model.Parameters.Arithmetic = Arithmetic.F32;
        float[] wide = Logits(loaded.Model);
        double changed = Distance(expected, plain);
        foreach (float[] actual in new[] { native, wide })
        {
            Distance(actual, expected).ShouldBeInRange(1e-6, 0.2 * changed);
        }
    }

    [Fact]
    public void ItIsNeitherTrainedNorMerged()
    {
        using DecoderModel model = SmallModels.New(SmallModels.Llama), quantized = SmallModels.Quantized(SmallModels.Llama);
        Should.Throw<QuantizedModelException>(() => LoraAdapter.Create(quantized, new LoraConfig(), seed: 1)).Message.ShouldContain("train the adapter on the model it was made from");
        using (LoraAdapter adapter = NewAdapter(model))
        {
            Save(adapter);
        }

        using LoraAdapter loaded = LoraAdapter.Load(_folder["adapter"], quantized);
        Should.Throw<QuantizedModelException>(loaded.Merge).Message.ShouldContain("merge into the model it was made from");
    }

    [Fact]
    public void AnAdapterForAnotherModelLeavesNothingBehind()
    {
        using var leaks = new Leaks();
        using DecoderModel model = SmallModels.New(SmallModels.Gpt2), quantized = SmallModels.Quantized(SmallModels.Llama);
        using (LoraAdapter adapter = NewAdapter(model))
        {
            Save(adapter);
        }

        GgufModel.Save(_folder["m.gguf"], quantized, tokenizer: null);
        Should.Throw<AdapterException>(() => ModelPackage.Load(_folder["m.gguf"], _folder["adapter"])).Message.ShouldContain("is no linear map");
    }

    public void Dispose() => _folder.Dispose();

    private static LoraAdapter NewAdapter(DecoderModel model)
    {
        LoraAdapter adapter = LoraAdapter.Create(model, new LoraConfig { Rank = 4 }, seed: 7);
        var random = new Random(3);
        foreach (ref float value in adapter.Parameters.Values.Span<float>())
        {
            value += 0.1f * (random.NextSingle() - 0.5f);
        }

        return adapter;
    }

    private void Save(LoraAdapter adapter)
    {
        using AtomicDirectory target = AtomicDirectory.Create(_folder["adapter"]);
        adapter.Save(target);
        target.Commit();
    }

    private static float[] Logits(DecoderModel model)
    {
        using TensorScope scope = TensorScope.Begin();
        return model.Head(model.Forward(ForwardBatch.Single([1, 5, 9, 20, 3, 77]))).Read();
    }

    /// <summary>Root of the mean squared difference.</summary>
    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Average());
}
