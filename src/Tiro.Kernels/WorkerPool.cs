using System.Runtime.InteropServices;

namespace Tiro.Kernels;

/// <summary>A piece of work cut into independent tiles. Which thread runs a tile never changes its result.</summary>
public interface ITileJob
{
    void Run(long tile);
}

/// <summary>
/// The process's worker threads. The caller works too; tiles are claimed from an atomic counter, so a slow thread only takes
/// fewer. Workers spin briefly for the next job, then park. Jobs are unmanaged structs on the caller's stack: no closures, no
/// allocation. A call from inside a job, or while another thread's job runs, does all its tiles on the calling thread.
/// </summary>
public static unsafe class WorkerPool
{
    private const int SpinMicroseconds = 20;

    private static readonly Lock Gate = new();
    private static Worker[] s_workers = [];
    private static int s_threads = Math.Max(1, Environment.ProcessorCount);

    private static delegate*<void*, long, void> s_run;
    private static void* s_job;
    private static Counter s_next;
    private static long s_tiles;

    /// <summary>Threads that work on a job, the caller included. Environment.ProcessorCount (which heeds cgroup and affinity limits) unless set.</summary>
    public static int Threads
    {
        get => s_threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (Gate)
            {
                Stop();
                s_threads = value;
            }
        }
    }

    /// <summary>Runs tiles 0 .. tiles-1 of <paramref name="job"/> and returns when all are done.</summary>
    public static void Run<TJob>(in TJob job, long tiles)
        where TJob : unmanaged, ITileJob
    {
        if (tiles > 1 && s_threads > 1 && Gate.TryEnter())
        {
            try
            {
                if (s_job == null)
                {
                    fixed (TJob* p = &job)
                    {
                        Share(p, &Thunk<TJob>, tiles);
                    }

                    return;
                }
            }
            finally
            {
                Gate.Exit();
            }
        }

        for (long tile = 0; tile < tiles; tile++)
        {
            job.Run(tile);
        }
    }

    /// <summary>Runs <paramref name="job"/> over [0, count) in ranges of <paramref name="grain"/> indices, with this processor's vectors.</summary>
    public static void For<TJob>(in TJob job, long count, long grain)
        where TJob : unmanaged, IRangeJob
    {
        if (count <= grain || s_threads == 1)
        {
            CpuTarget.Run(job, 0, count);
            return;
        }

        Run(new Ranges<TJob>(job, count, grain), (count + grain - 1) / grain);
    }

    private static void Share(void* job, delegate*<void*, long, void> run, long tiles)
    {
        if (s_workers.Length != s_threads - 1)
        {
            Start();
        }

        s_job = job;
        s_run = run;
        s_tiles = tiles;
        Volatile.Write(ref s_next.Value, 0);
        int helpers = (int)Math.Min(s_workers.Length, tiles - 1);
        for (int i = 0; i < helpers; i++)
        {
            s_workers[i].Wake();
        }

        Work();
        for (int i = 0; i < helpers; i++)
        {
            s_workers[i].Join();
        }

        s_job = null;
    }

    private static void Work()
    {
        long tile;
        while ((tile = Interlocked.Increment(ref s_next.Value) - 1) < s_tiles)
        {
            s_run(s_job, tile);
        }
    }

    private static void Thunk<TJob>(void* job, long tile)
        where TJob : unmanaged, ITileJob => ((TJob*)job)->Run(tile);

    private static void Start()
    {
        Stop();
        s_workers = new Worker[s_threads - 1];
        for (int i = 0; i < s_workers.Length; i++)
        {
            s_workers[i] = new Worker(i + 1);
        }
    }

    private static void Stop()
    {
        foreach (Worker worker in s_workers)
        {
            worker.Stop();
        }

        s_workers = [];
    }

    /// <summary>A worker's state: 0 idle, 1 has a job, 2 parked, 3 told to stop.</summary>
    private sealed class Worker
    {
        private const int Idle = 0, Busy = 1, Parked = 2, Stopped = 3;

        private readonly SemaphoreSlim _wake = new(0);
        private readonly Thread _thread;
        private Counter _state;

        public Worker(int number)
        {
            _thread = new Thread(Loop, 1 << 20) { IsBackground = true, Name = $"tiro worker {number}" };
            _thread.Start();
        }

        public void Wake()
        {
            if (Interlocked.Exchange(ref _state.Value, Busy) == Parked)
            {
                _wake.Release();
            }
        }

        public void Join()
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref _state.Value) == Busy)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        public void Stop()
        {
            if (Interlocked.Exchange(ref _state.Value, Stopped) == Parked)
            {
                _wake.Release();
            }

            _thread.Join();
            _wake.Dispose();
        }

        private void Loop()
        {
            while (true)
            {
                long state = Await();
                if (state == Stopped)
                {
                    return;
                }

                Work();
                Interlocked.CompareExchange(ref _state.Value, Idle, Busy);
            }
        }

        private long Await()
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            while (true)
            {
                long state = Volatile.Read(ref _state.Value);
                if (state is Busy or Stopped)
                {
                    return state;
                }

                if (System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMicroseconds < SpinMicroseconds)
                {
                    Thread.SpinWait(8);
                }
                else if (Interlocked.CompareExchange(ref _state.Value, Parked, Idle) == Idle)
                {
                    _wake.Wait();
                }
            }
        }
    }

    private readonly struct Ranges<TJob>(TJob job, long count, long grain) : ITileJob
        where TJob : unmanaged, IRangeJob
    {
        public void Run(long tile) => CpuTarget.Run(job, tile * grain, Math.Min(count, (tile + 1) * grain));
    }

    /// <summary>A counter alone on its cache lines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Counter
    {
        [FieldOffset(128)]
        public long Value;
    }
}
