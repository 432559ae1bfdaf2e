using System.Runtime.CompilerServices;

namespace Tiro.Kernels;

/// <summary>
/// Chooses a token from each row of logits: the largest, or a draw from softmax(logits / temperature). A weight is
/// exp(score - best score), computed in double and rounded to float32 once; weights are summed in double in order of ids, and
/// the draw is the first id whose sum exceeds a given share of the total. A row's choice depends on the row alone.
/// </summary>
public static unsafe class TokenDraw
{
    /// <summary>Weights made at a time, unless a row would have more than <see cref="MostBlocks"/> of them.</summary>
    private const int LeastBlock = 256;

    private const int MostBlocks = 1024, RowsOfTile = 4;

    /// <summary>
    /// ids[r] = the choice from row r of logits [rows, vocabulary], or the complement of the index of a logit that is not finite.
    /// </summary>
    /// <param name="logits">Logits.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="temperature">Divides the logits; not used where <paramref name="points"/> is null.</param>
    /// <param name="points">[rows], each in [0, 1): the share of the total at which the row's token is drawn; null: the largest logit, of equal ones the first.</param>
    /// <param name="ids">[rows].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="vocabulary">Logits of a row, at least 1.</param>
    public static void Rows(float* logits, long stride, float temperature, double* points, int* ids, long rows, long vocabulary) =>
        WorkerPool.Run(new Job(logits, stride, temperature, points, ids, rows, vocabulary), (rows + RowsOfTile - 1) / RowsOfTile);

    private static int Draw(float* logits, long count, float temperature, double share)
    {
        int best = TokenWeights.ArgMax(logits, count);
        if (best < 0)
        {
            return best;
        }

        float top = logits[best] / temperature;
        long block = LeastBlock * ((count + (LeastBlock * MostBlocks) - 1) / (LeastBlock * MostBlocks)), blocks = (count + block - 1) / block;
        float* weights = stackalloc float[(int)block];
        double* sums = stackalloc double[(int)blocks];
        double sum = 0;
        for (long b = 0; b < blocks; b++)
        {
            long length = Math.Min(block, count - (b * block));
            sum = TokenWeights.Compute(logits + (b * block), length, temperature, top, weights, sum);
            sums[b] = sum;
        }

        // The sums at the ends of blocks tell the block; its weights are made again.
        double point = share * sum;
        for (long b = 0; b < blocks; b++)
        {
            if (point < sums[b])
            {
                long length = Math.Min(block, count - (b * block));
                TokenWeights.Compute(logits + (b * block), length, temperature, top, weights);
                return (int)((b * block) + First(b == 0 ? 0 : sums[b - 1], weights, point));
            }
        }

        // Rounding put the point at the very end: the last token that can be drawn at all.
        long last = count - 1;
        for (TokenWeights.Compute(logits + last, 1, temperature, top, weights); weights[0] == 0; last--)
        {
            TokenWeights.Compute(logits + last - 1, 1, temperature, top, weights);
        }

        return (int)last;
    }

    /// <summary>The first index at which the sum exceeds the point; the caller knows that there is one.</summary>
    private static long First(double sum, float* weights, double point)
    {
        long i = 0;
        while (!(point < (sum += weights[i])))
        {
            i++;
        }

        return i;
    }

    private readonly struct Job(float* logits, long stride, float temperature, double* points, int* ids, long rows, long vocabulary) : ITileJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long tile)
        {
            for (long row = tile * RowsOfTile; row < Math.Min(rows, (tile + 1) * RowsOfTile); row++)
            {
                float* x = logits + (row * stride);
                ids[row] = points is null ? TokenWeights.ArgMax(x, vocabulary) : Draw(x, vocabulary, temperature, points[row]);
            }
        }
    }
}
