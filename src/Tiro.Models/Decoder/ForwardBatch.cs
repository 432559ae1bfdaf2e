using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>
/// The only input of a decoder: tokens of any number of sequences, packed row after row. Packed training documents, prefill
/// and decoding are the same call. Belongs to the scope in which it was made.
/// </summary>
/// <param name="TokenIds">I32 [tokens].</param>
/// <param name="Positions">I32 [tokens], from 0 at a sequence's start.</param>
/// <param name="Segments">I64 [sequences, 5]: see <see cref="Ops.Attention"/>.</param>
/// <param name="CacheRows">Row of the cache that each token's key and value go to, I64 [tokens]; none in training.</param>
public sealed record ForwardBatch(Tensor TokenIds, Tensor Positions, Tensor Segments, Tensor CacheRows = default)
{
    /// <summary>Keys the dropout of adapters; null, as in evaluation and generation, drops nothing.</summary>
    public DropoutKey? Dropout { get; init; }

    /// <summary>Packed sequences without a cache: neighbours with equal sequence id attend to each other.</summary>
    public static ForwardBatch Packed(ReadOnlySpan<int> tokenIds, ReadOnlySpan<int> positions, ReadOnlySpan<int> sequenceIds)
    {
        if (positions.Length != tokenIds.Length || sequenceIds.Length != tokenIds.Length)
        {
            throw new ArgumentException($"{tokenIds.Length} token ids, {positions.Length} positions and {sequenceIds.Length} sequence ids: they must be as many");
        }

        int count = 0;
        for (int i = 0; i < sequenceIds.Length; i++)
        {
            count += i == 0 || sequenceIds[i] != sequenceIds[i - 1] ? 1 : 0;
        }

        Tensor segments = Tensor.Empty(DType.I64, new Shape(count, 5));
        for (int start = 0, end = 0, segment = 0; start < sequenceIds.Length; start = end, segment++)
        {
            while (end < sequenceIds.Length && sequenceIds[end] == sequenceIds[start])
            {
                end++;
            }

            ReadOnlySpan<long> row = [start, end - start, start, end - start, 0];
            row.CopyTo(segments.Row<long>(segment));
        }

        return new ForwardBatch(Tensor.From(tokenIds), Tensor.From(positions), segments);
    }

    /// <summary>One sequence from its start, without a cache.</summary>
    public static ForwardBatch Single(ReadOnlySpan<int> tokenIds)
    {
        var positions = new int[tokenIds.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        return Packed(tokenIds, positions, new int[tokenIds.Length]);
    }
}
