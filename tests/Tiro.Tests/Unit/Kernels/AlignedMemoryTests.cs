using System.Globalization;
using Tiro.Kernels;
using Tiro.Tensors;

namespace Tiro.Tests.Unit.Kernels;

[Collection("Serial")]
public sealed unsafe class AlignedMemoryTests
{
    private const long MiB = 1 << 20;
    private const string LinuxOnly = "huge pages and /proc are Linux's";

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 64)]
    [InlineData(100_001, 64)]
    [InlineData(AlignedMemory.HugeBytes - 1, 64)]
    [InlineData(AlignedMemory.HugeBytes, 64)]
    [InlineData((5 * MiB) + 12_345, 64)]
    public void BlocksAreAlignedAndEveryByteIsTheirs(long bytes, int alignment)
    {
        if (OperatingSystem.IsLinux() && bytes >= AlignedMemory.HugeBytes)
        {
            alignment = (int)AlignedMemory.HugeBytes;
        }

        byte*[] blocks = new byte*[4];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = (byte*)AlignedMemory.Allocate(bytes);
            ((long)blocks[i] % alignment).ShouldBe(0);
            new Span<byte>(blocks[i], (int)bytes).Fill((byte)(i + 1));
        }

        for (int i = 0; i < blocks.Length; i++)
        {
            new Span<byte>(blocks[i], (int)bytes).ContainsAnyExcept((byte)(i + 1)).ShouldBeFalse();
            AlignedMemory.Free(blocks[i]);
        }
    }

    [Fact]
    public void NullIsFreed() => AlignedMemory.Free(null);

    [Fact]
    public void AnImpossibleSizeIsOneClearError()
    {
        string message = Should.Throw<InsufficientMemoryException>(() => (nint)AlignedMemory.Allocate(1L << 60)).Message;
        message.ShouldContain(1_152_921_504_606_846_976.ToString("N0", CultureInfo.CurrentCulture));
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void AnArenaHasHugePages()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        const string setting = "/sys/kernel/mm/transparent_hugepage/enabled";
        Assert.SkipUnless(File.Exists(setting) && !File.ReadAllText(setting).Contains("[never]", StringComparison.Ordinal), "this system has no transparent huge pages");
        byte* arena = (byte*)AlignedMemory.Allocate(64 * MiB);
        try
        {
            new Span<byte>(arena, (int)(64 * MiB)).Fill(1);
            long huge = File.ReadLines("/proc/self/smaps").Where(line => line.StartsWith("AnonHugePages:", StringComparison.Ordinal)).Sum(KiB);
            Assert.SkipUnless(huge > 0, "memory is too fragmented for huge pages now");
            huge.ShouldBeGreaterThanOrEqualTo(2048);
        }
        finally
        {
            AlignedMemory.Free(arena);
        }
    }

    [Fact]
    public void ABlockOfHugePagesIsNoLargerInMemoryThanWhatWasWritten()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        const int count = 40;
        const long bytes = (2 * MiB) + 4096;
        var blocks = new nint[count];
        long before = Resident();
        for (int i = 0; i < count; i++)
        {
            blocks[i] = (nint)AlignedMemory.Allocate(bytes);
            new Span<byte>((void*)blocks[i], (int)bytes).Fill(1);
        }

        long grown = Resident() - before;
        Array.ForEach(blocks, block => AlignedMemory.Free((void*)block));

        grown.ShouldBeLessThan((count * bytes) + (4 * MiB));
        (Resident() - before).ShouldBeLessThan(4 * MiB);
    }

    [Theory]
    [InlineData(16 * 1024, 8192)]
    [InlineData(MiB, 128)]
    [InlineData(8 * MiB, 16)]
    public void ATrimmedPoolGivesItsMemoryBack(long bytes, int count)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), LinuxOnly);
        StoragePool.Trim();
        long before = Resident();
        using (TensorScope scope = TensorScope.Begin())
        {
            for (int i = 0; i < count; i++)
            {
                Tensor.Empty(bytes / sizeof(float)).Span<float>().Fill(1);
            }

            (Resident() - before).ShouldBeGreaterThan(bytes * count / 2);
        }

        StoragePool.Trim();
        (Resident() - before).ShouldBeLessThan(bytes * count / 8);
    }

    /// <summary>Resident memory of this process in bytes.</summary>
    private static long Resident() => 1024 * KiB(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)));

    private static long KiB(string line) => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
