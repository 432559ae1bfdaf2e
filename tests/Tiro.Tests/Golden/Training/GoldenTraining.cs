using System.Runtime.InteropServices;
using System.Text.Json;
using Tiro.Data;
using Tiro.Formats;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Golden.Training;

/// <summary>A folder of tests/fixtures/training with models, batches and what a training run gave.</summary>
internal static class GoldenTraining
{
    public static string PathOf(string name) => Repository.Path($"tests/fixtures/training/{name}");

    public static float[] Floats(SafetensorsFile file, string name) => MemoryMarshal.Cast<byte, float>(file.Bytes(name)).ToArray();

    public static int[] Integers(SafetensorsFile file, string name) => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(file.Bytes(name)).ToArray(), x => (int)x);

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(x => x.GetDouble())];

    /// <summary>The rows [steps * rows] of batches that are padded on the right: real tokens and their labels.</summary>
    public static (TokenExample[] Examples, int Steps, int Rows, int Context) Examples(SafetensorsFile file, string prefix)
    {
        Shape shape = file[prefix + "input_ids"].Shape;
        int[] ids = Integers(file, prefix + "input_ids"), labels = Integers(file, prefix + "labels"), mask = Integers(file, prefix + "attention_mask");
        int context = (int)shape.Columns;
        var examples = new TokenExample[shape.Rows];
        for (int i = 0; i < examples.Length; i++)
        {
            int start = i * context, length = mask.AsSpan(start, context).Count(1);
            mask.AsSpan(start, length).ContainsAnyExcept(1).ShouldBeFalse();
            examples[i] = TokenExample.FromLabels(ids[start..(start + length)], labels[start..(start + length)]);
        }

        return (examples, (int)shape[0], (int)shape[1], context);
    }

    /// <summary>Logits of every row of ids, each a sequence of its own.</summary>
    public static float[] Logits(DecoderModel model, int[] ids, int length)
    {
        using TensorScope scope = TensorScope.Begin();
        int[] positions = [.. Enumerable.Range(0, ids.Length).Select(i => i % length)], sequences = [.. Enumerable.Range(0, ids.Length).Select(i => i / length)];
        return model.Head(model.Forward(ForwardBatch.Packed(ids, positions, sequences))).Read();
    }

    /// <summary>Compares losses, gradient norms and learning rates of a run with those of the reference.</summary>
    public static void CheckRun(IReadOnlyList<StepResult> results, JsonElement expected)
    {
        double[] losses = Numbers(expected.GetProperty("loss")), norms = Numbers(expected.GetProperty("grad_norm"));
        results.Count.ShouldBe(losses.Length);
        for (int i = 0; i < losses.Length; i++)
        {
            results[i].Loss.ShouldBe(losses[i], 1e-4, $"loss of step {i}");
            results[i].GradNorm.ShouldBe(norms[i], 1e-3 * norms[i], $"gradient norm of step {i}");
        }

        if (expected.TryGetProperty("lr", out JsonElement rates))
        {
            results.Select(r => r.LearningRate).ShouldBe(Numbers(rates), tolerance: 1e-12);
        }
    }
}
