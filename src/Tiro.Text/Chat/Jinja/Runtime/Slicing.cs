using System.Numerics;

namespace Tiro.Text;

/// <summary>x[start:stop:step] of str, list, tuple and range.</summary>
internal static class Slicing
{
    /// <summary>The slice, or null where a bound is no int, in which case there is no such item.</summary>
    /// <exception cref="TemplateError">The step is zero.</exception>
    public static object? Slice(object value, PySlice slice, RenderLimits limits)
    {
        int length = PyTypes.Length(value);
        if (!Bounds(slice, length, out int start, out int stop, out int step))
        {
            return null;
        }

        int count = step > 0 ? Math.Max(0, (int)(((long)stop - start + step - 1) / step)) : Math.Max(0, (int)(((long)start - stop - step - 1L) / -(long)step));
        limits.Work(count);
        return value switch
        {
            PyText text => OfText(text, start, step, count, limits),
            PyRange range => new PyRange(range.Start + (range.Step * start), range.Start + (range.Step * (start + (BigInteger.One * step * count))), range.Step * step),
            PyList list => new PyList(OfItems(list.Items, start, step, count, limits)),
            PyTuple tuple => new PyTuple(OfItems(tuple.Items, start, step, count, limits)),
            _ => null,
        };
    }

    private static List<object?> OfItems(List<object?> items, int start, int step, int count, RenderLimits limits)
    {
        limits.Work(count * (long)RenderLimits.UnitsPerItem);
        var taken = new List<object?>(count);
        for (int i = 0; i < count; i++)
        {
            taken.Add(items[start + (i * step)]);
        }

        return taken;
    }

    private static PyText OfText(PyText text, int start, int step, int count, RenderLimits limits)
    {
        limits.Work(text.Value.Length);
        if (step == 1 || count == 0)
        {
            int from = text.UnitIndex(start);
            return count == 0 ? text.Slice(0, 0) : text.Slice(from, text.UnitIndex(start + count) - from);
        }

        List<PyText> characters = [.. text.Characters()];
        var builder = new TextBuilder(limits);
        for (int i = 0; i < count; i++)
        {
            builder.Append(characters[start + (i * step)]);
        }

        return builder.ToText(text.IsMarkup);
    }

    private static bool Bounds(PySlice slice, int length, out int start, out int stop, out int step)
    {
        start = stop = 0;
        step = 1;
        if (!IsBound(slice.Start) || !IsBound(slice.Stop) || !IsBound(slice.Step))
        {
            return false;
        }

        if (slice.Step is not null)
        {
            PyTypes.IsInteger(slice.Step, out BigInteger by);
            if (by.IsZero)
            {
                throw TemplateError.Value("slice step cannot be zero");
            }

            step = (int)BigInteger.Max(-int.MaxValue, BigInteger.Min(int.MaxValue, by));
        }

        int lowest = step > 0 ? 0 : -1;
        int highest = step > 0 ? length : length - 1;
        start = slice.Start is null ? (step > 0 ? lowest : highest) : Clamp(slice.Start, length, lowest, highest);
        stop = slice.Stop is null ? (step > 0 ? highest : lowest) : Clamp(slice.Stop, length, lowest, highest);
        return true;
    }

    private static bool IsBound(object? value) => value is null or bool or BigInteger;

    private static int Clamp(object bound, int length, int lowest, int highest)
    {
        PyTypes.IsInteger(bound, out BigInteger index);
        index = index.Sign < 0 ? index + length : index;
        return (int)BigInteger.Max(lowest, BigInteger.Min(highest, index));
    }
}
