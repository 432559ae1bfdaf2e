namespace Tiro.Text;

/// <summary>Python's sorted(): stable, by the order that &lt; gives.</summary>
internal static class PySorting
{
    /// <exception cref="TemplateError">Two keys have no order.</exception>
    public static List<T> Sorted<T>(IReadOnlyList<T> items, Func<T, object?> key, RenderLimits limits, bool reverse = false)
    {
        (T Item, object? Key)[] work = [.. items.Select(item => (item, key(item)))];
        var target = new (T Item, object? Key)[work.Length];
        if (reverse)
        {
            Array.Reverse(work);
        }

        // A merge sort of ours: the library's may break off with another exception where comparisons are inconsistent (NaN).
        for (int width = 1; width < work.Length; width *= 2)
        {
            for (int start = 0; start < work.Length; start += 2 * width)
            {
                Merge(work, target, start, Math.Min(start + width, work.Length), Math.Min(start + (2 * width), work.Length), limits);
            }

            (work, target) = (target, work);
        }

        if (reverse)
        {
            Array.Reverse(work);
        }

        return [.. work.Select(entry => entry.Item)];
    }

    /// <summary>Python's &lt;.</summary>
    public static bool Less(object? a, object? b) => PyOperators.Order(a, b, "<") < 0;

    private static void Merge<T>((T Item, object? Key)[] from, (T Item, object? Key)[] to, int start, int middle, int end, RenderLimits limits)
    {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++)
        {
            limits.Step();
            bool takeRight = left >= middle || (right < end && Less(from[right].Key, from[left].Key));
            to[i] = takeRight ? from[right++] : from[left++];
        }
    }
}
