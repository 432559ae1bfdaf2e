using Tiro.Inference;
using Tiro.Models;

namespace Tiro.Evaluation;

/// <summary>
/// The fixture of batching: documents padded on the left and on the right, and two documents packed into one row. Tiro has
/// no padding, so the real tokens are packed: their logits, losses and gradients must be the same.
/// </summary>
internal static class PaddingFixture
{
    public static void Check(ModelPackage package, ExpectedValues expected, FixtureReport report)
    {
        foreach (string side in new[] { "left", "right" })
        {
            int[] mask = expected.Integers($"{side}.attention_mask");
            CheckPart(package, expected, side, Array.ConvertAll(mask, m => m != 0), RowsOf(expected, side), report);
        }

        int[] segments = expected.Integers("packed.segment_ids");
        CheckPart(package, expected, "packed", Array.ConvertAll(segments, _ => true), segments, report);
        Greedy(package.Model, expected, report);
    }

    /// <summary>The row of every token.</summary>
    private static int[] RowsOf(ExpectedValues expected, string part)
    {
        Tensors.Shape shape = expected.ShapeOf($"{part}.input_ids");
        return [.. Enumerable.Range(0, (int)shape.Count).Select(i => i / (int)shape.Columns)];
    }

    private static void CheckPart(ModelPackage package, ExpectedValues expected, string part, bool[] real, int[] sequences, FixtureReport report)
    {
        DecoderModel model = package.Model;
        Tensors.Shape shape = expected.ShapeOf($"{part}.input_ids");
        int vocabulary = model.Config.VocabularySize;
        int[] ids = expected.Integers($"{part}.input_ids", shape.Rows, shape.Columns);
        int[] positions = expected.Integers($"{part}.position_ids", shape.Rows, shape.Columns);
        int[] labels = expected.Integers($"{part}.labels", shape.Rows, shape.Columns);
        float[] wanted = expected.Floats($"{part}.logits", shape.Rows, shape.Columns, vocabulary);
        if (real.Length != ids.Length || sequences.Length != ids.Length)
        {
            throw new EvaluationException($"{part}: the masks are not as long as input_ids");
        }

        int[] kept = [.. Enumerable.Range(0, ids.Length).Where(i => real[i])];
        int[] Pick(int[] from) => [.. kept.Select(i => from[i])];
        int[] targets = [.. kept.Select(i => i % shape.Columns == shape.Columns - 1 ? PackedTokens.NoTarget : labels[i + 1])];
        (float[] logits, double loss) = TrainingPass.Run(model, new PackedTokens(Pick(ids), Pick(positions), Pick(sequences), targets));
        float[] wantedKept = [.. kept.SelectMany(i => wanted.AsSpan(i * vocabulary, vocabulary).ToArray())];
        report.CompareLogits($"{part}.logits", logits, wantedKept);
        report.CompareLoss($"{part}.loss", loss, expected.Number($"{part}.loss"));
        GradientCheck.Tensors(package, expected, $"{part}.grad.", report);
        report.CompareNorm($"{part}.global_grad_norm", GradientCheck.Global(package), expected.Number($"{part}.global_grad_norm"));
    }

    /// <summary>All rows in one batch, each continuing its own real tokens.</summary>
    private static void Greedy(DecoderModel model, ExpectedValues expected, FixtureReport report)
    {
        Tensors.Shape input = expected.ShapeOf("left.input_ids"), output = expected.ShapeOf("left.generated");
        int[] ids = expected.Integers("left.input_ids"), mask = expected.Integers("left.attention_mask", input.Rows, input.Columns);
        int[] generated = expected.Integers("left.generated");
        int width = (int)input.Columns, whole = (int)output.Columns;
        if (output.Rows != input.Rows || whole <= width)
        {
            throw new EvaluationException($"left.generated is {output}, expected [{input.Rows}, more than {width}]");
        }

        int[][] prompts = [.. Enumerable.Range(0, (int)input.Rows).Select(row =>
            Enumerable.Range(row * width, width).Where(i => mask[i] != 0).Select(i => ids[i]).ToArray())];
        var options = new GenerationOptions { MaxTokens = whole - width, IgnoreEos = true, Sampling = SamplingOptions.Greedy };
        GenerationResult[] results = new Generator(model, tokenizer: null).Run(prompts, options);
        for (int row = 0; row < prompts.Length; row++)
        {
            report.CompareGreedy($"left.generated, row {row}", results[row].Ids, generated.AsSpan((row * whole) + width, whole - width));
        }
    }
}
