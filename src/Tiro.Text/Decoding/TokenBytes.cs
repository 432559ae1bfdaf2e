namespace Tiro.Text;

/// <summary>The bytes that each id of a byte-level tokenizer stands for in decoded text; an id without a token has none.</summary>
internal sealed class TokenBytes
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;

    /// <param name="tokens">Tokens by id, in the byte alphabet.</param>
    public TokenBytes(IReadOnlyList<string?> tokens)
    {
        var bytes = new List<byte>();
        _starts = new int[tokens.Count + 1];
        for (int id = 0; id < tokens.Count; id++)
        {
            bytes.AddRange(ByteAlphabet.TokenBytes(tokens[id] ?? ""));
            _starts[id + 1] = bytes.Count;
        }

        _bytes = [.. bytes];
    }

    public ReadOnlySpan<byte> Of(int id)
        => (uint)id < (uint)(_starts.Length - 1) ? _bytes.AsSpan(_starts[id].._starts[id + 1]) : [];
}
