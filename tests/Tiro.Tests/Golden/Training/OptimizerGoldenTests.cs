using System.Runtime.InteropServices;
using System.Text.Json;
using Tiro.Formats;
using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Training;

/// <summary>Trajectories of PyTorch's AdamW and of Lion, and clipping by global norm.</summary>
public sealed unsafe class OptimizerGoldenTests
{
    private static readonly string[] Tensors = ["w", "b", "m"];

    [Theory]
    [InlineData("adamw0")]
    [InlineData("adamw1")]
    public void AdamWFollowsTheTrajectory(string name)
    {
        var settings = new Settings(name);
        Follow(name, (p, g, m, v, step) =>
            AdamW.Step(p, g, m, v, p.Count, AdamWArguments.Create(settings["lr"], settings.Beta(0), settings.Beta(1), settings["eps"], settings["weight_decay"], step, gradScale: 1)));
    }

    [Theory]
    [InlineData("lion0")]
    [InlineData("lion1")]
    public void LionFollowsTheTrajectory(string name)
    {
        var settings = new Settings(name);
        Follow(name, (p, g, m, _, _) => Lion.Step(p, g, m, p.Count, LionArguments.Create(settings["lr"], settings.Beta(0), settings.Beta(1), settings["weight_decay"], gradScale: 1)));
    }

    [Theory]
    [InlineData("norm0")]
    [InlineData("norm1")]
    [InlineData("norm2")]
    [InlineData("norm3")]
    public void ClippingByTheGlobalNorm(string name)
    {
        using SafetensorsFile file = Open("clipping.safetensors");
        double maximum = Parameters("clipping.json", name).GetProperty("max_norm").GetDouble();
        double squares = 0;
        foreach (string tensor in Tensors)
        {
            using var x = new FloatBuffer(Floats(file, $"{name}.in.{tensor}"));
            squares += Reductions.SumOfSquares(x, x.Count);
        }

        double norm = Math.Sqrt(squares), scale = Math.Min(1, maximum / (norm + 1e-6));
        norm.ShouldBe(Case("clipping.json", name).GetProperty("scalars").GetProperty("out.total_norm").GetDouble(), 5e-6);
        foreach (string tensor in Tensors)
        {
            double[] clipped = [.. Floats(file, $"{name}.in.{tensor}").Select(x => x * scale)];
            Near.Check(Floats(file, $"{name}.out.{tensor}"), clipped, 5e-6, 0, tensor);
        }
    }

    private static void Follow(string name, Action<FloatBuffer, FloatBuffer, FloatBuffer, FloatBuffer, int> update)
    {
        using SafetensorsFile file = Open("optimizers.safetensors");
        foreach (string tensor in Tensors)
        {
            float[] gradients = Floats(file, $"grads.{tensor}"), expected = Floats(file, $"{name}.out.{tensor}");
            using var p = new FloatBuffer(Floats(file, $"init.{tensor}"));
            using var m = new FloatBuffer(new float[p.Count]);
            using var v = new FloatBuffer(new float[p.Count]);
            int steps = expected.Length / p.Count;
            steps.ShouldBe(20);
            for (int step = 1; step <= steps; step++)
            {
                int start = (step - 1) * p.Count;
                using var g = new FloatBuffer(gradients.AsSpan(start, p.Count));
                update(p, g, m, v, step);
                Near.Check(p.Span, expected.AsSpan(start, p.Count), 5e-6, 0, $"{tensor} after step {step}");
            }
        }
    }

    private static SafetensorsFile Open(string name) => SafetensorsFile.Open(PathOf(name));

    private static float[] Floats(SafetensorsFile file, string name) => MemoryMarshal.Cast<byte, float>(file.Bytes(name)).ToArray();

    private static JsonElement Parameters(string file, string name) => Case(file, name).GetProperty("params");

    private static JsonElement Case(string file, string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf(file)));
        return document.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name).Clone();
    }

    private static string PathOf(string name) => Repository.Path($"tests/fixtures/training/optim/{name}");

    private sealed class Settings(string name)
    {
        private readonly JsonElement _parameters = Parameters("optimizers.json", name);

        public double this[string key] => _parameters.GetProperty(key).GetDouble();

        public double Beta(int index) => _parameters.GetProperty("betas")[index].GetDouble();
    }
}
