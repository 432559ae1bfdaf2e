using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>Indices are rows of y.</summary>
internal readonly unsafe struct GatherJob(int* ids, float* table, long columns, Rows y, bool accumulate) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        long n = columns;
        for (long r = begin; r < end; r++)
        {
            float* source = table + (ids[r] * n), target = y[r];
            for (long c = 0; c < n; c += 16)
            {
                Tail.Put<S, V>(target + c, n - c, buffer, Tail.Load<S, V>(source + c, n - c, buffer), accumulate);
            }
        }
    }
}

/// <summary>Indices are rows of y; the table is BF16.</summary>
internal readonly unsafe struct GatherNarrowJob(int* ids, ushort* table, long columns, Rows y) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (long r = begin; r < end; r++)
        {
            BFloat16.WidenRow(table + (ids[r] * columns), y[r], columns);
        }
    }
}

/// <summary>
/// Indices are pairs (run of equal ids, block of columns), so that a frequent id does not hold up the others. keys are
/// id &lt;&lt; 32 | token, sorted; starts has the first key of each run and, after the last, the number of keys.
/// </summary>
internal readonly unsafe struct ScatterJob(long* keys, long* starts, Rows dy, Rows table, long columns) : IRangeJob
{
    private const int Block = 256;

    public long Blocks => (columns + Block - 1) / Block;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        long blocks = (columns + Block - 1) / Block;
        for (long piece = begin; piece < end; piece++)
        {
            long run = piece / blocks, c = (piece - (run * blocks)) * Block, last = Math.Min(columns, c + Block);
            long* first = keys + starts[run], stop = keys + starts[run + 1];
            float* target = table[*first >> 32];
            for (; c + 64 <= last; c += 64)
            {
                AddWide<S, V>(first, stop, c, target + c);
            }

            for (; c < last; c += 16)
            {
                Add<S, V>(first, stop, c, last - c, target + c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddWide<S, V>(long* first, long* stop, long column, float* target)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        V a = S.Load(target), b = S.Load(target + 16), c = S.Load(target + 32), d = S.Load(target + 48);
        for (long* key = first; key < stop; key++)
        {
            float* source = dy[(uint)*key] + column;
            a = S.Add(a, S.Load(source));
            b = S.Add(b, S.Load(source + 16));
            c = S.Add(c, S.Load(source + 32));
            d = S.Add(d, S.Load(source + 48));
        }

        S.Store(target, a);
        S.Store(target + 16, b);
        S.Store(target + 32, c);
        S.Store(target + 48, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<S, V>(long* first, long* stop, long column, long left, float* target)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lanes lanes;
        float* buffer = (float*)&lanes;
        V a = Tail.Load<S, V>(target, left, buffer);
        for (long* key = first; key < stop; key++)
        {
            a = S.Add(a, Tail.Load<S, V>(dy[(uint)*key] + column, left, buffer));
        }

        Tail.Store<S, V>(target, left, buffer, a);
    }
}

/// <summary>Indices are rows of y. No arithmetic, so no vectors.</summary>
internal readonly unsafe struct GatherColumnsJob(int* index, long columns, float* x, float* y) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        long n = columns;
        for (long r = begin; r < end; r++)
        {
            int* from = index + (r * n);
            float* target = y + (r * n);
            for (long c = 0; c < n; c++)
            {
                target[c] = x[(from[c] * n) + c];
            }
        }
    }
}

/// <summary>Indices are columns.</summary>
internal readonly unsafe struct ScatterColumnsJob(int* index, long rows, long columns, float* dy, float* dx) : IRangeJob
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        long n = columns;
        for (long r = 0; r < rows; r++)
        {
            int* to = index + (r * n);
            float* source = dy + (r * n);
            for (long c = begin; c < end; c++)
            {
                dx[(to[c] * n) + c] += source[c];
            }
        }
    }
}
