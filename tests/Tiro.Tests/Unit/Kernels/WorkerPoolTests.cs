using System.Runtime.InteropServices;
using Tiro.Kernels;

namespace Tiro.Tests.Unit.Kernels;

[Collection("Serial")]
public sealed unsafe class WorkerPoolTests : IDisposable
{
    private const int Words = 1024;

    private readonly int _threads = WorkerPool.Threads;
    private readonly long* _memory = (long*)NativeMemory.AllocZeroed(Words, sizeof(long));

    public void Dispose()
    {
        WorkerPool.Threads = _threads;
        NativeMemory.Free(_memory);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void EveryTileRunsOnce(int threads)
    {
        WorkerPool.Threads = threads;
        long runs = 0;
        foreach (int tiles in (int[])[0, 1, 2, 3, 7, Words, 5, 2])
        {
            WorkerPool.Run(new CountJob(_memory), tiles);
            runs += tiles;
            Sum().ShouldBe(runs);
        }

        for (int tile = 0; tile < Words; tile++)
        {
            _memory[tile].ShouldBe(1 + (tile < 7 ? 1 : 0) + (tile < 5 ? 1 : 0) + (tile < 3 ? 1 : 0) + (tile < 2 ? 2 : 0) + (tile < 1 ? 1 : 0));
        }
    }

    /// <summary>Gaps on both sides of the time that a worker looks for work before it parks.</summary>
    [Fact]
    public void ManySmallJobsOnMoreThreadsThanCoresLoseNoTile()
    {
        WorkerPool.Threads = (2 * Environment.ProcessorCount) + 1;
        var random = new Random(1);
        long runs = 0;
        for (int i = 0; i < 3000; i++)
        {
            int tiles = random.Next(12);
            WorkerPool.Run(new CountJob(_memory), tiles);
            runs += tiles;
            if (i % 16 == 0)
            {
                Thread.SpinWait(random.Next(20_000));
            }
        }

        Sum().ShouldBe(runs);
    }

    /// <summary>Each tile waits until the other has begun, so both must be on threads of their own.</summary>
    [Fact]
    public void WorkersHelpSpinningOrParked()
    {
        WorkerPool.Threads = 2;
        foreach (int pause in (int[])[0, 0, 30, 0, 30])
        {
            Thread.Sleep(pause);
            *_memory = 0;
            WorkerPool.Run(new MeetJob(_memory), 2);
            _memory[0].ShouldBe(2);
        }
    }

    [Fact]
    public void TheCallerWaitsForASlowLastTile()
    {
        WorkerPool.Threads = 2;
        WorkerPool.Run(new SlowWorkerJob(_memory, Environment.CurrentManagedThreadId), 2);

        _memory[1].ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnExceptionOfATileReachesTheCallerAndThePoolGoesOn(bool onWorker)
    {
        WorkerPool.Threads = 2;
        for (int i = 0; i < 20; i++)
        {
            *_memory = 0;
            var job = new FailingJob(_memory, Environment.CurrentManagedThreadId, onWorker);
            Should.Throw<ArithmeticException>(() => WorkerPool.Run(job, 2)).Message.ShouldBe("a tile failed");
        }

        *_memory = 0;
        WorkerPool.Run(new MeetJob(_memory), 2);
        _memory[0].ShouldBe(2);
    }

    [Fact]
    public void AnExceptionStopsTheTilesNotYetBegun()
    {
        WorkerPool.Threads = 2;
        Should.Throw<ArithmeticException>(() => WorkerPool.Run(new FirstFailsJob(_memory), 1_000_000));

        _memory[0].ShouldBeLessThan(999_999);
    }

    [Fact]
    public void ACallFromInsideAJobRunsOnTheSameThread()
    {
        WorkerPool.Threads = 3;
        WorkerPool.Run(new NestedJob(_memory), 8);

        for (int tile = 0; tile < 8; tile++)
        {
            _memory[tile].ShouldBe(64);
        }
    }

    [Fact]
    public void ACallFromAnotherThreadRunsThereWhileThePoolIsBusy()
    {
        WorkerPool.Threads = 2;
        long* memory = _memory;
        var other = new Thread(() =>
        {
            WaitFor(memory, 1);
            WorkerPool.Run(new SameThreadJob(memory + 16, Environment.CurrentManagedThreadId), 64);
            Volatile.Write(ref *memory, 2);
        });
        other.Start();
        WorkerPool.Run(new HoldJob(memory), 2);
        other.Join();

        _memory[16].ShouldBe(64);
    }

    [Fact]
    public void ThreadsCannotChangeInsideAJob()
    {
        WorkerPool.Threads = 2;
        Should.Throw<InvalidOperationException>(() => WorkerPool.Run(default(ChangeThreadsJob), 2));
        WorkerPool.Threads.ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(WorkerPool.MaxThreads + 1)]
    public void ThreadsOutOfRangeAreRefused(int threads) =>
        Should.Throw<ArgumentOutOfRangeException>(() => WorkerPool.Threads = threads);

    private static void WaitFor(long* word, long value)
    {
        bool came = SpinWait.SpinUntil(() => Volatile.Read(ref *word) >= value, TimeSpan.FromMinutes(1));
        came.ShouldBeTrue("the other thread never came");
    }

    private long Sum()
    {
        long sum = 0;
        for (int i = 0; i < Words; i++)
        {
            sum += _memory[i];
        }

        return sum;
    }

    private readonly struct CountJob(long* counts) : ITileJob
    {
        public void Run(long tile) => Interlocked.Increment(ref counts[tile]);
    }

    private readonly struct MeetJob(long* begun) : ITileJob
    {
        public void Run(long tile)
        {
            Interlocked.Increment(ref *begun);
            WaitFor(begun, 2);
        }
    }

    private readonly struct SlowWorkerJob(long* memory, int caller) : ITileJob
    {
        public void Run(long tile)
        {
            Interlocked.Increment(ref *memory);
            WaitFor(memory, 2);
            if (Environment.CurrentManagedThreadId != caller)
            {
                Thread.Sleep(30);
                memory[1] = 1;
            }
        }
    }

    private readonly struct FailingJob(long* begun, int caller, bool onWorker) : ITileJob
    {
        public void Run(long tile)
        {
            Interlocked.Increment(ref *begun);
            WaitFor(begun, 2);
            if (Environment.CurrentManagedThreadId != caller == onWorker)
            {
                throw new ArithmeticException("a tile failed");
            }
        }
    }

    private readonly struct FirstFailsJob(long* done) : ITileJob
    {
        public void Run(long tile)
        {
            if (tile == 0)
            {
                throw new ArithmeticException("a tile failed");
            }

            Interlocked.Increment(ref *done);
            Thread.SpinWait(10);
        }
    }

    private readonly struct NestedJob(long* counts) : ITileJob
    {
        public void Run(long tile) => WorkerPool.Run(new SameThreadJob(counts + tile, Environment.CurrentManagedThreadId), 64);
    }

    private readonly struct SameThreadJob(long* count, int thread) : ITileJob
    {
        public void Run(long tile) => *count += Environment.CurrentManagedThreadId == thread ? 1 : 0;
    }

    private readonly struct HoldJob(long* memory) : ITileJob
    {
        public void Run(long tile)
        {
            Interlocked.CompareExchange(ref *memory, 1, 0);
            WaitFor(memory, 2);
        }
    }

    private readonly struct ChangeThreadsJob : ITileJob
    {
        public void Run(long tile) => WorkerPool.Threads = 4;
    }
}
