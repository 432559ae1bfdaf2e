using Tiro.Kernels;

namespace Tiro.Tests.Unit.Kernels;

[Collection("Serial")]
public sealed unsafe class TokenDrawTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(257)]
    [InlineData(1500)]
    [InlineData(300_001)]
    public void ADrawIsTheInverseOfTheSums(int vocabulary)
    {
        const int rows = 9;
        float[] logits = Values(rows * vocabulary, 4, seed: (ulong)vocabulary);
        foreach (float temperature in new[] { 1f, 0.3f, 5f })
        {
            double[] shares = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999, 1 - 1e-9, Math.BitDecrement(1.0)];
            Draw(logits, rows, temperature, shares).ShouldBe(shares.Select((share, row) => Expected(logits.AsSpan(row * vocabulary, vocabulary), temperature, share)));
        }
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        float[] logits = Values(50 * 999, 4, seed: 1);
        double[] shares = [.. Enumerable.Range(0, 50).Select(i => i / 50.0)];
        int before = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = 1;
            int[] one = Draw(logits, 50, 0.9f, shares);
            WorkerPool.Threads = 3;
            Draw(logits, 50, 0.9f, shares).ShouldBe(one);
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }

    [Fact]
    public void WeightsAreExponentialsRoundedOnce()
    {
        float[] logits = [0, -0f, .. Enumerable.Range(1, 4000).Select(i => -i * 0.027f), -103.9f, -104, -1e5f, float.MinValue];
        float[] weights = Weights(logits, 1, 0);
        for (int i = 0; i < logits.Length; i++)
        {
            weights[i].ShouldBe((float)Math.Exp(logits[i]), $"exp({logits[i]})");
        }
    }

    [Fact]
    public void ATinyTemperatureLeavesTheLargest()
    {
        float[] logits = [1, 2e38f, 3, 2e38f, 5, 6, 7, 8, -3e38f, 2e38f];
        Weights(logits, 1e-10f, float.PositiveInfinity).ShouldBe([0, 1, 0, 1, 0, 0, 0, 0, 0, 1]);
        Weights([-3e38f, -2e38f], 1e-10f, float.NegativeInfinity).ShouldBe([1, 1]);
        Draw(logits, 1, 1e-10f, [0.9]).ShouldBe([9]);
    }

    [Fact]
    public void APointAtTheVeryEndTakesTheLastThatCanBeDrawn()
    {
        // A share of 1 is never given; it stands for what rounding may make of one just below.
        Draw([3, 1, 2, -500, -500], 1, 1, [1]).ShouldBe([2]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(21)]
    public void GreedyTakesTheFirstOfTheLargest(int vocabulary)
    {
        for (int first = 0; first < vocabulary; first++)
        {
            float[] logits = Values(vocabulary, 1, seed: 5);
            logits[first] = logits[^1] = 9;
            Draw(logits, 1, 0, null).ShouldBe([first]);
        }

        Draw([.. Enumerable.Repeat(float.MinValue, vocabulary)], 1, 0, null).ShouldBe([0]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void ALogitThatIsNotFiniteIsTold(float bad)
    {
        for (int at = 0; at < 21; at++)
        {
            float[] logits = Values(2 * 21, 1, seed: 5);
            logits[21 + at] = bad;
            logits[41] = at == 20 ? bad : float.NaN;
            Draw(logits, 2, 0, null)[1].ShouldBe(~at);
            Draw(logits, 2, 1, [0.5, 0.5])[1].ShouldBe(~at);
        }
    }

    private static float[] Values(int count, double scale, ulong seed)
    {
        var random = new PhiloxStream(seed, 1);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(scale * random.NextNormals().First))];
    }

    private static int[] Draw(float[] logits, int rows, float temperature, double[]? shares)
    {
        var ids = new int[rows];
        fixed (float* x = logits)
        fixed (double* points = shares)
        fixed (int* chosen = ids)
        {
            TokenDraw.Rows(x, logits.Length / rows, temperature, points, chosen, rows, logits.Length / rows);
        }

        return ids;
    }

    private static float[] Weights(float[] logits, float temperature, float top)
    {
        var weights = new float[logits.Length];
        fixed (float* x = logits, w = weights)
        {
            TokenWeights.Compute(x, logits.Length, temperature, top, w);
        }

        return weights;
    }

    private static int Expected(ReadOnlySpan<float> logits, float temperature, double share)
    {
        float top = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            top = Math.Max(top, logit / temperature);
        }

        var weights = new float[logits.Length];
        double total = 0, sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)Math.Exp((double)(logits[i] / temperature) - top);
            total += weights[i];
        }

        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            if (share * total < sum)
            {
                return i;
            }
        }

        return Array.FindLastIndex(weights, weight => weight > 0);
    }
}
