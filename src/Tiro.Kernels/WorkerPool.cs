using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Tiro.Kernels;

/// <summary>A piece of work cut into independent tiles. Which thread runs a tile never changes its result.</summary>
public interface ITileJob
{
    void Run(long tile);
}

/// <summary>
/// The process's worker threads. The caller works too; tiles are claimed from an atomic counter, so a slow thread only takes
/// fewer. Everyone spins briefly, then parks; a worker that has not begun when the last tile is claimed is not waited for, so
/// a busy machine costs no more than the help that did not come. Jobs are unmanaged structs on the caller's stack: no
/// closures, no allocation. A call from inside a job, or while another thread's job runs, does all its tiles on the calling
/// thread. The first exception of a tile stops the job and reaches the caller; the pool stays usable.
/// </summary>
public static unsafe class WorkerPool
{
    /// <summary>Largest value of <see cref="Threads"/>.</summary>
    public const int MaxThreads = 1024;

    [ThreadStatic]
    private static bool t_inside;

    private static Worker[] s_workers = [];
    private static int s_threads = DefaultThreads;
    private static ExceptionDispatchInfo? s_error;
    private static Lines s_lines;

    /// <summary>Threads unless set: what cgroup quota and affinity mask leave of the machine's cores, whichever is less.</summary>
    public static int DefaultThreads => Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);

    /// <summary>
    /// Threads that work on a job, the caller included: 1 to <see cref="MaxThreads"/>. Setting it waits for a running job and
    /// throws <see cref="InvalidOperationException"/> from inside one.
    /// </summary>
    public static int Threads
    {
        get => s_threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxThreads);
            if (t_inside)
            {
                throw new InvalidOperationException("the number of threads cannot change inside a job");
            }

            var spin = default(SpinWait);
            while (!TryEnter())
            {
                spin.SpinOnce();
            }

            Stop();
            s_threads = value;
            Exit();
        }
    }

    /// <summary>Runs tiles 0 .. tiles-1 of <paramref name="job"/> and returns when all are done.</summary>
    public static void Run<TJob>(in TJob job, long tiles)
        where TJob : unmanaged, ITileJob
    {
        if (tiles > 1 && s_threads > 1 && TryEnter())
        {
            try
            {
                fixed (TJob* p = &job)
                {
                    Share(p, &Thunk<TJob>, tiles);
                }
            }
            finally
            {
                Exit();
            }

            return;
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

    /// <summary>Claims tiles until none is left. An exception leaves none to the others and is kept for the caller.</summary>
    internal static void Work(void* job, delegate*<void*, long, void> run, long tiles)
    {
        t_inside = true;
        try
        {
            long tile;
            while ((tile = Interlocked.Increment(ref s_lines.Next) - 1) < tiles)
            {
                run(job, tile);
            }
        }
        catch (Exception e)
        {
            Volatile.Write(ref s_lines.Next, tiles);
            Interlocked.CompareExchange(ref s_error, ExceptionDispatchInfo.Capture(e), null);
        }

        t_inside = false;
    }

    private static void Share(void* job, delegate*<void*, long, void> run, long tiles)
    {
        if (s_workers.Length != s_threads - 1)
        {
            Start();
        }

        ReadOnlySpan<Worker> helpers = s_workers.AsSpan(0, (int)Math.Min(s_workers.Length, tiles - 1));
        Volatile.Write(ref s_lines.Next, 0);
        foreach (Worker worker in helpers)
        {
            worker.Assign(job, run, tiles);
        }

        Work(job, run, tiles);
        foreach (Worker worker in helpers)
        {
            worker.Finish();
        }

        if (s_error is { } error)
        {
            s_error = null;
            error.Throw();
        }
    }

    private static void Thunk<TJob>(void* job, long tile)
        where TJob : unmanaged, ITileJob => ((TJob*)job)->Run(tile);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryEnter() => Volatile.Read(ref s_lines.Entered) == 0 && Interlocked.CompareExchange(ref s_lines.Entered, 1, 0) == 0;

    private static void Exit() => Volatile.Write(ref s_lines.Entered, 0);

    private static void Start()
    {
        Stop();
        var workers = new Worker[s_threads - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new Worker(i + 1);
        }

        s_workers = workers;
    }

    private static void Stop()
    {
        foreach (Worker worker in s_workers)
        {
            worker.Stop();
        }

        s_workers = [];
    }

    private readonly struct Ranges<TJob>(TJob job, long count, long grain) : ITileJob
        where TJob : unmanaged, IRangeJob
    {
        public void Run(long tile) => CpuTarget.Run(job, tile * grain, Math.Min(count, (tile + 1) * grain));
    }

    /// <summary>The next tile, which all threads write, and the owner's mark, each alone on its cache lines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Lines
    {
        [FieldOffset(128)]
        public long Next;

        [FieldOffset(256)]
        public int Entered;
    }
}
