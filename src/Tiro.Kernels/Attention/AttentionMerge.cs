namespace Tiro.Kernels;

/// <summary>Merges the chunks that <see cref="AttentionForward"/> spread over threads, in ascending order, and stores the rows.</summary>
internal readonly unsafe struct AttentionMerge(AttentionProblem p, AttentionOutput y, AttentionBlocks blocks, float* partials, long chunks) : IRangeJob
{
    public void Run<S, V>(long begin, long end)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int group = p.Group, size = p.PaddedSize;
        for (long tile = begin; tile < end; tile++)
        {
            AttentionBlock block = blocks[tile / p.KvHeads];
            int rows = block.Queries * group, kvHead = (int)(tile % p.KvHeads);
            var sum = new AttentionPartial(p, blocks.Queries, partials, tile * chunks);
            for (long c = 1; c < chunks; c++)
            {
                var next = new AttentionPartial(p, blocks.Queries, partials, (tile * chunks) + c);
                for (int r = 0; r < rows; r++)
                {
                    sum.Merge<S, V>(r, next, r, size);
                }
            }

            long firstRow = p.Segments[block.Segment].QueryStart + block.Query;
            for (int r = 0; r < rows; r++)
            {
                sum.Finish<S, V>(p, y, r, firstRow + (r / group), (kvHead * group) + (r % group));
            }
        }
    }
}
