using System.Runtime.InteropServices;
using System.Text.Json;
using Tiro.Formats;
using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Training;

/// <summary>Trajectories of PyTorch's AdamW and its clipping by global norm.</summary>
public sealed unsafe class OptimizerGoldenTests
{
    private static readonly string[] Tensors = ["w", "b", "m"];

    [Theory]
    [InlineData("adamw0")]
    [InlineData("adamw1")]
    public void AdamWFollowsTheTrajectory(string name)
    {
        using SafetensorsFile file = Open("optimizers.safetensors");
        JsonElement parameters = Parameters("optimizers.json", name);
        double lr = parameters.GetProperty("lr").GetDouble(), eps = parameters.GetProperty("eps").GetDouble();
        double decay = parameters.GetProperty("weight_decay").GetDouble();
        double beta1 = parameters.GetProperty("betas")[0].GetDouble(), beta2 = parameters.GetProperty("betas")[1].GetDouble();
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
                AdamW.Step(p, g, m, v, p.Count, AdamWArguments.Create(lr, beta1, beta2, eps, decay, step, gradScale: 1));
                Near.Check(p.Span, expected.AsSpan(start, p.Count), 5e-6, 0, $"{tensor} after step {step}");
            }
        }
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

    private static SafetensorsFile Open(string name) => SafetensorsFile.Open(PathOf(name));

    private static float[] Floats(SafetensorsFile file, string name) => MemoryMarshal.Cast<byte, float>(file.Bytes(name)).ToArray();

    private static JsonElement Parameters(string file, string name) => Case(file, name).GetProperty("params");

    private static JsonElement Case(string file, string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(PathOf(file)));
        return document.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name).Clone();
    }

    private static string PathOf(string name) => Repository.Path($"tests/fixtures/training/optim/{name}");
}
