using Tiro.Inference;
using Tiro.Models;

namespace Tiro.Evaluation;

/// <summary>
/// A decoder's fixture: input_ids [B, T], logits [B, T, V], the mean loss of all next tokens, gradients; and generated: the
/// first ids of row 0, then greedy tokens, with generated_logits [1, steps, V].
/// </summary>
internal static class DecoderFixture
{
    public static void Check(ModelPackage package, ExpectedValues expected, FixtureReport report)
    {
        DecoderModel model = package.Model;
        Tensors.Shape shape = expected.ShapeOf("input_ids");
        if (shape.Rank != 2 || shape.Rows < 1 || shape.Columns < 2)
        {
            throw new EvaluationException($"input_ids is {shape}, expected [rows, 2 or more tokens]");
        }

        (long rows, long length) = (shape.Rows, shape.Columns);
        int[] ids = expected.Integers("input_ids");
        (float[] logits, double loss) = TrainingPass.Run(model, Pack(ids, (int)length));
        report.CompareLogits("logits", logits, expected.Floats("logits", rows, length, model.Config.VocabularySize));
        report.CompareLoss("loss", loss, expected.Number("loss"));
        GradientCheck.Tensors(package, expected, "grad.", report);
        GradientCheck.Norms(package, expected.Numbers("grad_norms"), report);
        report.CompareNorm("global_grad_norm", GradientCheck.Global(package), expected.Number("global_grad_norm"));
        long parameters = package.Weights.Parts.Sum(part => part.Shape.Count);
        if (parameters != expected.Number("n_params"))
        {
            report.Fail(FormattableString.Invariant($"n_params: {parameters} instead of {expected.Number("n_params")}"));
        }

        if (expected.Has("logits_short"))
        {
            CheckShort(model, expected, ids, (int)rows, (int)length, report);
        }

        Greedy(model, expected, ids, report);
    }

    /// <summary>Rows of equal length, each token predicting the next of its row.</summary>
    private static PackedTokens Pack(int[] ids, int length)
    {
        var tokens = new PackedTokens(ids, new int[ids.Length], new int[ids.Length], new int[ids.Length]);
        for (int i = 0; i < ids.Length; i++)
        {
            tokens.Positions[i] = i % length;
            tokens.Sequences[i] = i / length;
            tokens.Targets[i] = i % length == length - 1 ? PackedTokens.NoTarget : ids[i + 1];
        }

        return tokens;
    }

    /// <summary>Logits of the first tokens of each row, where positions depend on the length.</summary>
    private static void CheckShort(DecoderModel model, ExpectedValues expected, int[] ids, int rows, int length, FixtureReport report)
    {
        long columns = expected.ShapeOf("logits_short").Count / rows / model.Config.VocabularySize;
        if (columns < 2 || columns > length)
        {
            throw new EvaluationException($"logits_short is {expected.ShapeOf("logits_short")}, expected [{rows}, at most {length}, {model.Config.VocabularySize}]");
        }

        int[] shorter = [.. Enumerable.Range(0, rows).SelectMany(row => ids.AsSpan(row * length, (int)columns).ToArray())];
        float[] logits = TrainingPass.Run(model, Pack(shorter, (int)columns)).Logits;
        report.CompareLogits("logits_short", logits, expected.Floats("logits_short", rows, columns, model.Config.VocabularySize));
    }

    private static void Greedy(DecoderModel model, ExpectedValues expected, int[] ids, FixtureReport report)
    {
        int[] generated = expected.Integers("generated");
        int steps = expected.ShapeOf("generated_logits") is { Rank: 3 } shape ? (int)(shape.Rows) : 0;
        int vocabulary = model.Config.VocabularySize, prompt = generated.Length - steps;
        float[] wanted = expected.Floats("generated_logits", 1, steps, vocabulary);
        if (steps < 1 || prompt < 1 || !ids.AsSpan().StartsWith(generated.AsSpan(0, prompt)))
        {
            throw new EvaluationException("generated does not begin with the first ids of input_ids");
        }

        var logits = new float[wanted.Length];
        var options = new GenerationOptions { MaxTokens = steps, IgnoreEos = true, Sampling = SamplingOptions.Greedy };
        GenerationResult[] results = new Generator(model, tokenizer: null).Run(
            [generated[..prompt]], options, (_, step, row) => row.CopyTo(logits.AsSpan(step * vocabulary)));
        int[] actual = results[0].Ids;
        report.CompareGreedy("generated", actual, generated.AsSpan(prompt));

        // After the first other token the contexts differ, so the logits have nothing to say.
        int same = actual.AsSpan().CommonPrefixLength(generated.AsSpan(prompt));
        int comparable = Math.Min(same + 1, steps) * vocabulary;
        report.CompareLogits("generated_logits", logits.AsSpan(0, comparable), wanted.AsSpan(0, comparable));
    }
}
