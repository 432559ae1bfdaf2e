using System.Numerics;

namespace Tiro.TestKit.Reference;

/// <summary>Sums of gradient rows into the rows of a table.</summary>
public static class ReferenceEmbedding
{
    public static void ScatterAdd<T>(T[] dy, int[] ids, T[] table, int width, int paddingId)
        where T : IFloatingPointIeee754<T>
    {
        for (int t = 0; t < ids.Length; t++)
        {
            for (int c = 0; c < width && ids[t] != paddingId; c++)
            {
                table[(ids[t] * width) + c] += dy[(t * width) + c];
            }
        }
    }
}
