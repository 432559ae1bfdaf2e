using System.Runtime.InteropServices;
using System.Text.Json;
using Tiro.Alignment;
using Tiro.Formats;
using Tiro.Models;
using Tiro.Tensors;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Alignment;

/// <summary>What the tests over tests/fixtures/training/{preference,rl} share.</summary>
internal static class AlignmentGolden
{
    private const string Folder = "tests/fixtures/training/";

    /// <summary>The cases of a file, less those for which Tiro has no objective.</summary>
    public static TheoryData<string> Names(string file, params string[] absent)
    {
        IReadOnlyList<string> names = GoldenCases.Names("training/" + file);
        absent.ShouldBeSubsetOf(names);
        return new(names.Except(absent));
    }

    public static GoldenCase Load(string file, string name) => GoldenCases.Load("training/" + file, name);

    public static ModelPackage Model(string folder) => ModelPackage.Load(Repository.Path(Folder + "preference/" + folder));

    public static JsonDocument Json(string file) => JsonDocument.Parse(File.ReadAllBytes(Repository.Path(Folder + file + ".json")));

    /// <summary>A tensor that a file's cases share, integers converted.</summary>
    public static float[] Shared(string file, string tensor)
    {
        using SafetensorsFile tensors = SafetensorsFile.Open(Repository.Path(Folder + file + ".safetensors"));
        ReadOnlySpan<byte> bytes = tensors.Bytes(tensor);
        return tensors[tensor].DType == DType.I64
            ? Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), x => (float)x)
            : MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }

    /// <summary>A trained tensor of the innermost scope.</summary>
    public static Parameter Trained(float[] values)
    {
        var parameter = new Parameter("input", Tensor.From(values));
        parameter.Train(Tensor.Empty(values.Length));
        return parameter;
    }

    /// <summary>The four pairs of an end-to-end file, whose padding is cut off.</summary>
    public static PreferencePair[] Pairs(string file)
    {
        int[] ids = Integers(file, "input_ids"), attention = Integers(file, "attention_mask");

        // The reward model's file has no mask of completions: the score is that of the last token, whatever counts.
        int[] mask = file.EndsWith("reward-model-end-to-end", StringComparison.Ordinal) ? [.. attention.Select((_, i) => i % Columns == 0 ? 0 : 1)] : Integers(file, "completion_mask");
        MaskedTokens[] texts = [.. Enumerable.Range(0, 8).Select(row =>
        {
            int length = attention.AsSpan(row * Columns, Columns).ToArray().Sum(), first = row * Columns;
            return new MaskedTokens(ids[first..(first + length)], Array.ConvertAll(mask[first..(first + length)], x => x == 1));
        })];
        return [.. Enumerable.Range(0, 4).Select(i => new PreferencePair(texts[i], texts[4 + i]))];
    }

    public static void CheckGradients(ModelPackage package, string file, string prefix, params string[] names)
    {
        foreach (string name in names)
        {
            Near.Check(package.Weights.Parts.Single(part => part.Name == name).ReadGradient(), Shared(file, prefix + name), 1e-6, 1e-4, "gradient of " + name);
        }
    }

    private const int Columns = 14;

    private static int[] Integers(string file, string tensor) => Array.ConvertAll(Shared(file, tensor), x => (int)x);
}
