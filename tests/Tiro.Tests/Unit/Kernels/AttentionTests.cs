using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>The bits and the memory of attention's kernels.</summary>
[Collection("Serial")]
[Trait("Category", "Isa")]
public sealed unsafe class AttentionTests
{
    /// <summary>Heads, key/value heads, head size, tokens, window, and a hash of y, dQ, dK and dV.</summary>
    public static TheoryData<int, int, int, int, int, string> Bits => new()
    {
        { 1, 1, 64, 300, 0, "bcab1b60fdd8a56b" },
        { 4, 2, 32, 130, 0, "c1cfa58590287ffa" },
        { 6, 2, 5, 77, 0, "31ddbc03e6d42dd5" },
        { 2, 1, 80, 600, 0, "5e5fc2d6eea3d36f" },
        { 2, 2, 96, 140, 50, "ef539cce7d99694f" },
        { 2, 1, 256, 140, 0, "9ca0bb569c239570" },
        { 1, 1, 16, 1300, 700, "2c598a5292ebcf3c" },
    };

    /// <summary>The same on AVX-512 and on AVX2 (this test runs again with AVX-512 switched off). A change of a hash is one of the order of arithmetic and needs its reason.</summary>
    [Theory]
    [MemberData(nameof(Bits))]
    public void KnownBits(int heads, int kvHeads, int headSize, int tokens, int window, string hash)
    {
        Assert.SkipWhen(CpuTarget.Current == InstructionSet.Portable, "this processor has no fused multiply-add: it agrees to tolerance only");
        using var run = new AttentionRun(heads, kvHeads, headSize, [tokens], window);
        run.Forward();
        run.Backward();
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (FloatBuffer result in run.Results)
        {
            all.AppendData(MemoryMarshal.AsBytes(result.Span));
        }

        Convert.ToHexStringLower(all.GetHashAndReset())[..16].ShouldBe(hash);
    }

    /// <summary>One long sequence and several short ones: backward's threads wait for each other's blocks.</summary>
    [Theory]
    [InlineData(1, 1, 8, 0, 1500)]
    [InlineData(2, 1, 5, 40, 700, 1, 130, 290)]
    [InlineData(4, 4, 3, 0, 33, 64, 257)]
    public void AnyThreadsGiveTheSameBits(int heads, int kvHeads, int headSize, int window, params int[] lengths)
    {
        using var run = new AttentionRun(heads, kvHeads, headSize, lengths, window);
        KernelCheck.SameThreads(
            () =>
            {
                run.Forward();
                run.Backward();
            },
            run.Results);
    }

    /// <summary>A decoded token's chunks are spread over threads and merged to the bits of one thread, and of the whole pass.</summary>
    [Theory]
    [InlineData(1, 1, 8, 0)]
    [InlineData(4, 2, 20, 0)]
    [InlineData(2, 1, 64, 1100)]
    public void DecodingIsSpreadOverThreads(int heads, int kvHeads, int headSize, int window)
    {
        const int Tokens = 1700;
        using var run = new AttentionRun(heads, kvHeads, headSize, [Tokens], window);
        run.Forward();
        float[] whole = run.Y.Span[((Tokens - 1) * heads * headSize)..].ToArray();
        using var row = new FloatBuffer(heads * headSize);
        KernelCheck.SameThreads(() => run.Decode(Tokens - 1, row), row);
        MemoryMarshal.Cast<float, int>(row.Span).ToArray().ShouldBe(MemoryMarshal.Cast<float, int>(whole).ToArray());
    }

    /// <summary>Scratch grows with the tokens, never with their square: from 2048 to 4096 by no more than twice (and 1 KiB of rounding) what it does from 1024 to 2048.</summary>
    [Fact]
    public void ScratchIsLinearInLength()
    {
        int threads = WorkerPool.Threads;
        WorkerPool.Threads = 1;
        long[] bytes = Array.ConvertAll<int, long>([512, 1024, 2048, 4096], ScratchOfOneThread);
        WorkerPool.Threads = threads;
        for (int i = 2; i < bytes.Length; i++)
        {
            (bytes[i] - bytes[i - 1]).ShouldBeLessThanOrEqualTo((2 * (bytes[i - 1] - bytes[i - 2])) + 1024, string.Join(", ", bytes));
        }

        bytes[1].ShouldBeGreaterThan(bytes[0], "the test sees no scratch");
        bytes[^1].ShouldBeLessThan(4096 * 4096 * sizeof(float) / 16);
    }

    /// <summary>Scratch is each thread's own, so a new thread starts with none.</summary>
    private static long ScratchOfOneThread(int tokens)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long bytes = 0;
        var thread = new Thread(() =>
        {
            long before = Scratch.TotalBytes;
            using var run = new AttentionRun(1, 1, 16, [tokens], 0);
            run.Forward();
            run.Backward();
            bytes = Scratch.TotalBytes - before;
        });
        thread.Start();
        thread.Join();
        return bytes;
    }
}
