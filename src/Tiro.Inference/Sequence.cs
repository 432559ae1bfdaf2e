using Tiro.Text;

namespace Tiro.Inference;

/// <summary>A sequence in progress: tokens that the model has not seen yet, and how far it is.</summary>
/// <param name="index">Index of its prompt.</param>
/// <param name="prompt">Its prompt.</param>
/// <param name="leader">The first sequence with an equal prompt, which the model reads for both; null: it reads its own.</param>
/// <param name="decoder">Makes text of tokens; null: no text.</param>
internal sealed class Sequence(int index, int[] prompt, Sequence? leader, IncrementalDecoder? decoder)
{
    private readonly int[] _next = new int[1];
    private int[] _pending = prompt;
    private int _taken;
    private Sequence? _leader = leader;

    public int Index => index;

    /// <summary>Tokens so far, the prompt included.</summary>
    public int Total { get; private set; } = prompt.Length;

    public int Generated { get; private set; }

    public bool Finished { get; private set; }

    /// <summary>Whether another one still reads the prompt.</summary>
    public bool Waits => _leader is not null;

    /// <summary>Whether the model has seen all tokens so far.</summary>
    public bool Complete => _taken == _pending.Length;

    /// <summary>Row of the step's hidden states with the newest token that the model has seen.</summary>
    public int LastRow { get; set; }

    /// <summary>The next tokens for the model to see, at most so many.</summary>
    public int[] TakePiece(int chunk)
    {
        int from = _taken, count = Math.Min(chunk, _pending.Length - from);
        _taken += count;
        return count == _pending.Length ? _pending : _pending[from..(from + count)];
    }

    /// <summary>Where the one that reads the prompt has just completed it: stands where it stands, and returns it; else null.</summary>
    public Sequence? Follows()
    {
        if (_leader is not { Complete: true } reader)
        {
            return null;
        }

        (_taken, LastRow, _leader) = (_pending.Length, reader.LastRow, null);
        return reader;
    }

    /// <summary>Adds a token that was chosen; <paramref name="reason"/> ends the sequence.</summary>
    public GeneratedToken Accept(int id, string? reason)
    {
        string text = reason == Generator.Stop ? "" : decoder?.Add(id) ?? "";
        if (reason is not null)
        {
            text += decoder?.Flush() ?? "";
            Finished = true;
        }

        Total++;
        Generated++;
        _next[0] = id;
        (_pending, _taken) = (_next, 0);
        return new GeneratedToken(index, id, text, reason);
    }
}
