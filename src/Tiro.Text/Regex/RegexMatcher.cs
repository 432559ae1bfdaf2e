using System.Buffers;

namespace Tiro.Text;

/// <summary>
/// Runs an expression over one text by backtracking that never tries a state (a split at a place) again once it has failed:
/// expressions have no captures, so whether a state fails depends on nothing else. All matches of a text together take steps
/// in proportion to its length. States are remembered for a window of places; beyond it, and where look-around repeats work, a limit
/// on steps stands guard.
/// </summary>
internal ref struct RegexMatcher
{
    private const int Window = 1 << 16;
    private const long StepsAllowed = 1_000_000, StepsPerUnit = 2000;

    private readonly ReadOnlySpan<char> _text;
    private readonly RegexProgram _program;
    private readonly ulong[] _failed;
    private readonly int _window;
    private readonly long _limit;
    private (int Step, int Place, int Trail)[] _stack = ArrayPool<(int, int, int)>.Shared.Rent(64);
    private int[] _trail = ArrayPool<int>.Shared.Rent(64);
    private int _stackCount;
    private int _trailCount;
    private int _base;

    public RegexMatcher(RegexProgram program, ReadOnlySpan<char> text)
    {
        _program = program;
        _text = text;
        _window = Math.Min(Window, text.Length + 1);
        int words = (int)((((long)_window * program.Splits) + 63) / 64);
        _failed = ArrayPool<ulong>.Shared.Rent(words);
        Array.Clear(_failed, 0, words);
        _limit = StepsAllowed + (StepsPerUnit * text.Length);
    }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; private set; }

    /// <summary>The end of the match that starts at a place, or -1. Places must not go down from call to call.</summary>
    public int Match(int start)
    {
        if (start >= _base + _window)
        {
            _base = start;
            Array.Clear(_failed);
        }

        return Run(0, start);
    }

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_failed);
        ArrayPool<(int, int, int)>.Shared.Return(_stack);
        ArrayPool<int>.Shared.Return(_trail);
    }

    private int Run(int step, int place)
    {
        int stackFloor = _stackCount;
        int trailFloor = _trailCount;
        while (true)
        {
            if (++Steps > _limit)
            {
                throw new TextPatternException();
            }

            RegexStep current = _program.Steps[step];
            if (current.Op == RegexOp.Match)
            {
                Succeed(stackFloor, trailFloor);
                return place;
            }

            if (Advance(current, ref step, ref place))
            {
                continue;
            }

            if (_stackCount == stackFloor)
            {
                _trailCount = trailFloor;
                return -1;
            }

            (step, place, _trailCount) = _stack[--_stackCount];
        }
    }

    /// <summary>Takes one step; false if it fails.</summary>
    private bool Advance(RegexStep current, ref int step, ref int place)
    {
        switch (current.Op)
        {
            case RegexOp.Set:
                if (place == _text.Length || !current.Set!.Contains(CodePoints.At(_text, place, out int length)))
                {
                    return false;
                }

                place += length;
                step++;
                return true;
            case RegexOp.Split:
                if (!Enter(current.Number, place))
                {
                    return false;
                }

                Push((current.Y, place, _trailCount));
                step = current.X;
                return true;
            case RegexOp.Jump:
                step = current.X;
                return true;
            case RegexOp.Anchor:
                step++;
                return IsAt((RegexAnchor)current.X, place);
            case RegexOp.Look:
                bool found = Back(place, current.Y) is >= 0 and int from && Run(step + 1, from) >= 0;
                step = current.X;
                return found != current.Negative;
            default:
                int end = Run(step + 1, place);
                step = current.X;
                place = Math.Max(end, 0);
                return end >= 0;
        }
    }

    /// <summary>Marks a state as tried; false if it was before, which means that it fails or repeats itself without moving.</summary>
    private bool Enter(int split, int place)
    {
        int offset = place - _base;
        if ((uint)offset >= (uint)_window)
        {
            return true;
        }

        int state = checked((split * _window) + offset);
        ulong bit = 1UL << (state & 63);
        if ((_failed[state >> 6] & bit) != 0)
        {
            return false;
        }

        _failed[state >> 6] |= bit;
        if (_trailCount == _trail.Length)
        {
            Grow(ref _trail);
        }

        _trail[_trailCount++] = state;
        return true;
    }

    /// <summary>The states on the way to a match did not fail.</summary>
    private void Succeed(int stackFloor, int trailFloor)
    {
        foreach (int state in _trail.AsSpan(trailFloor, _trailCount - trailFloor))
        {
            _failed[state >> 6] &= ~(1UL << (state & 63));
        }

        _trailCount = trailFloor;
        _stackCount = stackFloor;
    }

    private void Push((int, int, int) entry)
    {
        if (_stackCount == _stack.Length)
        {
            Grow(ref _stack);
        }

        _stack[_stackCount++] = entry;
    }

    private static void Grow<T>(ref T[] items)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(2 * items.Length);
        items.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(items);
        items = larger;
    }

    /// <summary>The place some code points before, or -1.</summary>
    private readonly int Back(int place, int codePoints)
    {
        for (; codePoints > 0 && place > 0; codePoints--)
        {
            place -= place >= 2 && char.IsLowSurrogate(_text[place - 1]) && char.IsHighSurrogate(_text[place - 2]) ? 2 : 1;
        }

        return codePoints > 0 ? -1 : place;
    }

    private readonly bool IsAt(RegexAnchor anchor, int place) => anchor switch
    {
        RegexAnchor.Start => place == 0,
        RegexAnchor.End => place == _text.Length,
        RegexAnchor.LineStart => place == 0 || _text[place - 1] == '\n',
        RegexAnchor.LineEnd => place == _text.Length || _text[place] == '\n',
        RegexAnchor.LastLineEnd => place == _text.Length || (place == _text.Length - 1 && _text[place] == '\n'),
        RegexAnchor.WordBoundary => IsBoundary(place),
        _ => !IsBoundary(place),
    };

    private readonly bool IsBoundary(int place)
    {
        bool before = place > 0 && CharSet.Word.Contains(CodePoints.Before(_text, place));
        bool after = place < _text.Length && CharSet.Word.Contains(CodePoints.At(_text, place, out _));
        return before != after;
    }
}
