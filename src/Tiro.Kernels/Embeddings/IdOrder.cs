namespace Tiro.Kernels;

/// <summary>
/// Token indices sorted by id, ascending within an id (a stable radix sort), and the groups of equal ids. Lives in scratch of
/// the caller: two arrays of (id, token) pairs, of which the second then holds the groups' starts.
/// </summary>
internal readonly unsafe struct IdOrder(void* scratch, long tokens)
{
    private const int DigitBits = 11, Digits = 1 << DigitBits;

    private readonly ulong* _pairs = (ulong*)scratch;

    public static long ScratchBytes(long tokens) => checked(((2 * tokens) + 1) * sizeof(ulong));

    private ulong* Other => _pairs + tokens;

    /// <summary>Sorts and returns the number of groups. Negative ids and the padding id are left out.</summary>
    public long Sort(int* ids, long entries, int paddingId)
    {
        long count = 0;
        int largest = 0;
        for (long t = 0; t < tokens; t++)
        {
            int id = ids[t];
            if (id < 0 || id == paddingId)
            {
                continue;
            }

            if (id >= entries)
            {
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"token id number {t} is outside a table of {entries} rows");
            }

            largest = Math.Max(largest, id);
            _pairs[count++] = ((ulong)(uint)id << 32) | (uint)t;
        }

        ulong* sorted = _pairs, free = Other;
        for (int shift = 0; shift < 32 && largest >> shift != 0; shift += DigitBits)
        {
            Pass(sorted, free, count, 32 + shift);
            ulong* swap = sorted;
            sorted = free;
            free = swap;
        }

        if (sorted != _pairs)
        {
            new Span<ulong>(sorted, checked((int)count)).CopyTo(new(_pairs, checked((int)count)));
        }

        return Group(count);
    }

    public int Id(long group) => (int)(_pairs[Start(group)] >> 32);

    public long Start(long group) => (long)Other[group];

    public long Token(long index) => (uint)_pairs[index];

    private static void Pass(ulong* from, ulong* to, long count, int shift)
    {
        int* next = stackalloc int[Digits];
        new Span<int>(next, Digits).Clear();
        for (long i = 0; i < count; i++)
        {
            next[(from[i] >> shift) & (Digits - 1)]++;
        }

        int start = 0;
        for (int d = 0; d < Digits; d++)
        {
            (next[d], start) = (start, start + next[d]);
        }

        for (long i = 0; i < count; i++)
        {
            to[next[(from[i] >> shift) & (Digits - 1)]++] = from[i];
        }
    }

    private long Group(long count)
    {
        ulong* starts = Other;
        long groups = 0;
        for (long i = 0; i < count; i++)
        {
            if (i == 0 || _pairs[i] >> 32 != _pairs[i - 1] >> 32)
            {
                starts[groups++] = (ulong)i;
            }
        }

        starts[groups] = (ulong)count;
        return groups;
    }
}
