using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tiro.Data;

/// <summary>SHA-256 of what a run learns from: equal fingerprints mean equal batches for equal seeds.</summary>
public static class CorpusFingerprint
{
    /// <summary>Over sequences in their order, each as its length and its tokens, int32, little-endian.</summary>
    public static string Of(IEnumerable<int[]> sequences)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int[] sequence in sequences)
        {
            AppendTokens(hash, [sequence.Length]);
            AppendTokens(hash, sequence);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Over both splits, each as: token count (int64), document count (int64), document starts (int64 each), tokens (int32 each), all
    /// little-endian.
    /// </summary>
    internal static string Compute(TokenSplit train, TokenSplit validation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, train);
        Append(hash, validation);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, TokenSplit split)
    {
        AppendInt64(hash, split.Length);
        AppendInt64(hash, split.DocumentCount);
        for (int i = 0; i < split.DocumentCount; i++)
        {
            AppendInt64(hash, split.DocumentStart(i));
        }

        foreach (ReadOnlyMemory<int> chunk in split.Tokens.Chunks())
        {
            AppendTokens(hash, chunk.Span);
        }
    }

    private static void AppendInt64(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }

    internal static void AppendTokens(IncrementalHash hash, ReadOnlySpan<int> tokens)
    {
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(tokens));
            return;
        }

        int[] swapped = new int[tokens.Length];
        BinaryPrimitives.ReverseEndianness(tokens, swapped);
        hash.AppendData(MemoryMarshal.AsBytes<int>(swapped));
    }
}
