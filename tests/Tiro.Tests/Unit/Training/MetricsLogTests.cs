using Tiro.TestKit;
using Tiro.Training;

namespace Tiro.Tests.Unit.Training;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["metrics.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RowsReadBackToTheSameBits()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(1, 200).Select(step => new MetricsRow
        {
            Step = step,
            Loss = BitConverter.Int32BitsToSingle(random.Next(0x00000001, 0x7F000000)),
            LearningRate = random.NextDouble() * Math.Pow(10, random.Next(-300, 300)),
            GradNorm = random.NextSingle(),
            Tokens = random.NextInt64(),
            TokensPerSecond = random.NextDouble() * 1e5,
            Seconds = random.NextDouble(),
            ValLoss = step % 50 == 0 ? random.NextDouble() : null,
        }).ToList();
        using (MetricsLog log = MetricsLog.Open(File, step: -1))
        {
            rows.ForEach(row => log.Append(row));
        }

        MetricsLog.Read(File).ShouldBe(rows);
    }

    [Fact]
    public void ARowIsOneFlatObject()
    {
        using (MetricsLog log = MetricsLog.Open(File, step: -1))
        {
            log.Append(new MetricsRow { Step = 3, Loss = 0.1f, LearningRate = 0.5, GradNorm = double.NaN, Tokens = 12, TokensPerSecond = 1, Seconds = 2, ValLoss = 4 });
            log.Append(new MetricsRow { Step = 4 });
        }

        global::System.IO.File.ReadAllText(File).ShouldBe(
            "{\"step\":3,\"loss\":0.10000000149011612,\"lr\":0.5,\"grad_norm\":null,\"tokens\":12,\"tokens_per_second\":1,\"seconds\":2,\"val_loss\":4}\n{\"step\":4}\n");
    }

    [Fact]
    public void ResumingDropsLaterRowsAndBrokenLines()
    {
        _folder.Write("metrics.jsonl", "{\"step\":1,\"loss\":1.50}\n{\"step\":2}\n\0\0\0\n{\"step\":3}\n{\"step\":2,\"val_loss\":7}\n{\"step\":4,\"lo");
        using (MetricsLog log = MetricsLog.Open(File, step: 2))
        {
            log.Append(new MetricsRow { Step = 3, Loss = 9 });
        }

        global::System.IO.File.ReadAllText(File).ShouldBe("{\"step\":1,\"loss\":1.50}\n{\"step\":2}\n{\"step\":2,\"val_loss\":7}\n{\"step\":3,\"loss\":9}\n");
        Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void EveryCutOfTheLastLineIsSurvived()
    {
        const string Whole = "{\"step\":1,\"loss\":1.5}\n", Last = "{\"step\":2,\"loss\":2.25}\n";
        for (int length = 0; length <= Last.Length; length++)
        {
            _folder.Write("metrics.jsonl", Whole + Last[..length]);
            MetricsLog.Read(File).Count.ShouldBe(length == Last.Length ? 2 : 1);
            using (MetricsLog log = MetricsLog.Open(File, step: 2))
            {
                log.Append(new MetricsRow { Step = 3 });
            }

            MetricsLog.Read(File)[^1].Step.ShouldBe(3);
            MetricsLog.Read(File)[0].Loss.ShouldBe(1.5);
        }
    }

    [Fact]
    public void ANewRunStartsEmpty()
    {
        _folder.Write("metrics.jsonl", "{\"step\":0,\"val_loss\":1}\n{\"step\":1}\n");
        MetricsLog.Open(File, step: -1).Dispose();
        new FileInfo(File).Length.ShouldBe(0);
    }
}
