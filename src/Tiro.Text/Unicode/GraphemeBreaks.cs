namespace Tiro.Text;

/// <summary>Grapheme_Cluster_Break, in the order of the generated table.</summary>
internal enum GraphemeBreak : byte
{
    Other, CarriageReturn, LineFeed, Control, Extend, ZeroWidthJoiner, RegionalIndicator, Prepend, SpacingMark, L, V, T, LV, LVT, Pictographic,
}

/// <summary>Extended grapheme clusters by Unicode 14 (UAX 29).</summary>
internal static class GraphemeBreaks
{
    private static readonly CodePointTable<byte> Table = new(UnicodeTables.GraphemeRuns());

    /// <summary>End of the cluster that starts at <paramref name="start"/>, which is inside the text.</summary>
    public static int Next(ReadOnlySpan<char> text, int start)
    {
        GraphemeBreak last = Of(text, start, out int length);
        int index = start + length;
        bool pictograph = last == GraphemeBreak.Pictographic;
        bool joinedPictograph = false;
        int indicators = last == GraphemeBreak.RegionalIndicator ? 1 : 0;
        while (index < text.Length)
        {
            GraphemeBreak next = Of(text, index, out length);
            bool pair = next == GraphemeBreak.RegionalIndicator && last == next && indicators % 2 == 1;
            if (!pair && !(joinedPictograph && next == GraphemeBreak.Pictographic) && Breaks(last, next))
            {
                break;
            }

            joinedPictograph = pictograph && next == GraphemeBreak.ZeroWidthJoiner;
            pictograph = next == GraphemeBreak.Pictographic || (pictograph && next == GraphemeBreak.Extend);
            indicators = next == GraphemeBreak.RegionalIndicator ? indicators + 1 : 0;
            last = next;
            index += length;
        }

        return index;
    }

    private static GraphemeBreak Of(ReadOnlySpan<char> text, int index, out int length)
        => (GraphemeBreak)Table[CodePoints.At(text, index, out length)];

    /// <summary>Whether two neighbours are in different clusters, flags and joined pictographs aside.</summary>
    private static bool Breaks(GraphemeBreak last, GraphemeBreak next)
    {
        if (last == GraphemeBreak.CarriageReturn)
        {
            return next != GraphemeBreak.LineFeed;
        }

        if (IsControl(last) || IsControl(next))
        {
            return true;
        }

        bool hangul = last switch
        {
            GraphemeBreak.L => next is GraphemeBreak.L or GraphemeBreak.V or GraphemeBreak.LV or GraphemeBreak.LVT,
            GraphemeBreak.LV or GraphemeBreak.V => next is GraphemeBreak.V or GraphemeBreak.T,
            GraphemeBreak.LVT or GraphemeBreak.T => next is GraphemeBreak.T,
            _ => false,
        };
        bool joins = next is GraphemeBreak.Extend or GraphemeBreak.ZeroWidthJoiner or GraphemeBreak.SpacingMark || last == GraphemeBreak.Prepend;
        return !hangul && !joins;
    }

    private static bool IsControl(GraphemeBreak value)
        => value is GraphemeBreak.Control or GraphemeBreak.CarriageReturn or GraphemeBreak.LineFeed;
}
