using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tiro.Kernels;

/// <summary>One thread of the <see cref="WorkerPool"/> and the cache line through which it is given work.</summary>
internal sealed unsafe class Worker
{
    /// <summary>States. A worker goes from Idle to Parked by itself; Assigned work may be taken back until it is Working.</summary>
    private const int Idle = 0, Assigned = 1, Working = 2, Awaited = 3, Parked = 4, Stopped = 5;

    /// <summary>Looks at the state, of about 40 ns each, between two yields.</summary>
    private const int Looks = 16;

    /// <summary>How long a thread looks before it parks: the serial work between two jobs of a training step is mostly shorter.</summary>
    private static readonly long PatienceTicks = Ticks(200);

    /// <summary>A yield that takes longer has lent the core to another thread: somebody has more use for it.</summary>
    private static readonly long LentTicks = Ticks(6);

    private readonly Thread _thread;
    private readonly Slot* _slot;

    public Worker(int number)
    {
        _slot = (Slot*)NativeMemory.AlignedAlloc((nuint)sizeof(Slot), 128);
        *_slot = default;
        _thread = new Thread(Loop, 1 << 20) { IsBackground = true, Name = $"tiro worker {number}" };
        _thread.Start();
    }

    /// <summary>Hands out a job. The worker must not have one.</summary>
    public void Assign(void* job, delegate*<void*, long, void> run, long tiles)
    {
        _slot->Job = job;
        _slot->Run = run;
        _slot->Tiles = tiles;
        if (Interlocked.Exchange(ref _slot->State, Assigned) == Parked)
        {
            Parking.Wake(&_slot->State);
        }
    }

    /// <summary>Takes the job back if the worker has not begun it, else waits for its last tile.</summary>
    public void Finish()
    {
        if (Interlocked.CompareExchange(ref _slot->State, Idle, Assigned) == Assigned)
        {
            return;
        }

        long end = 0;
        while (Volatile.Read(ref _slot->State) is (Working or Awaited) and var state)
        {
            if (Spin(state, ref end))
            {
                continue;
            }

            if (Interlocked.CompareExchange(ref _slot->State, Awaited, Working) is Working or Awaited)
            {
                Parking.Wait(&_slot->State, Awaited);
            }
        }
    }

    /// <summary>Ends the thread, which must not have a job.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref _slot->State, Stopped) == Parked)
        {
            Parking.Wake(&_slot->State);
        }

        _thread.Join();
        NativeMemory.AlignedFree(_slot);
    }

    private void Loop()
    {
        while (Await() != Stopped)
        {
            if (Interlocked.CompareExchange(ref _slot->State, Working, Assigned) != Assigned)
            {
                continue;
            }

            WorkerPool.Work(_slot->Job, _slot->Run, _slot->Tiles);
            if (Interlocked.Exchange(ref _slot->State, Idle) == Awaited)
            {
                Parking.Wake(&_slot->State);
            }
        }
    }

    /// <summary>Waits until there is work or the end, and returns which.</summary>
    private int Await()
    {
        long end = 0;
        while (true)
        {
            int state = Volatile.Read(ref _slot->State);
            if (state is Assigned or Stopped)
            {
                return state;
            }

            if (Spin(state, ref end))
            {
                continue;
            }

            if (Interlocked.CompareExchange(ref _slot->State, Parked, Idle) is Idle or Parked)
            {
                Parking.Wait(&_slot->State, Parked);
                end = 0;
            }
        }
    }

    /// <summary>
    /// Looks for a moment whether the state is still <paramref name="state"/> and offers the core to others; false when it is time
    /// to park, because nothing came for too long or because another thread took the core. <paramref name="end"/> is 0 at first.
    /// </summary>
    private bool Spin(int state, ref long end)
    {
        for (int i = 0; i < Looks; i++)
        {
            Thread.SpinWait(1);
            if (Volatile.Read(ref _slot->State) != state)
            {
                return true;
            }
        }

        long before = Stopwatch.GetTimestamp();
        Thread.Yield();
        long after = Stopwatch.GetTimestamp();
        if (end == 0)
        {
            end = after + PatienceTicks;
        }

        return after < end && after - before < LentTicks;
    }

    private static long Ticks(int microseconds) => microseconds * Stopwatch.Frequency / 1_000_000;

    /// <summary>What the caller and this worker share, alone on its cache lines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Slot
    {
        [FieldOffset(0)]
        public int State;

        [FieldOffset(8)]
        public void* Job;

        [FieldOffset(16)]
        public delegate*<void*, long, void> Run;

        [FieldOffset(24)]
        public long Tiles;
    }
}
