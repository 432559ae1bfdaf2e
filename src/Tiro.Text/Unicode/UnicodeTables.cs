using System.IO.Compression;

namespace Tiro.Text;

/// <summary>Unpacks the generated tables of Unicode 14, each when it is first needed.</summary>
internal static partial class UnicodeTables
{
    private const int CodePointCount = 0x110000;

    /// <summary>Category | White_Space &lt;&lt; 5 | \w &lt;&lt; 6 of every code point.</summary>
    public static byte[] Classes() => Runs(ClassesData);

    public static byte[] GraphemeRuns() => Runs(GraphemesData);

    public static byte[] ScriptRuns() => Runs(ScriptsData);

    public static byte[] CombiningClassRuns() => Runs(CombiningClassesData);

    /// <summary>Single-step decompositions: code point, whether it is a compatibility one, whether it is never composed again, the result.</summary>
    public static IEnumerable<(int CodePoint, bool Compatibility, bool Excluded, int[] To)> Decompositions()
    {
        byte[] data = Inflate(DecompositionsData);
        int codePoint = 0;
        for (int at = 0; at < data.Length;)
        {
            codePoint += Number(data, ref at);
            int header = data[at++];
            yield return (codePoint, (header & 1) != 0, (header & 2) != 0, Numbers(data, ref at, header >> 2));
        }
    }

    /// <summary>Code points whose lower case is another text, with that text.</summary>
    public static IEnumerable<(int CodePoint, int[] To)> LowerCases()
    {
        byte[] data = Inflate(LowercaseData);
        int codePoint = 0;
        for (int at = 0; at < data.Length;)
        {
            codePoint += Number(data, ref at);
            int length = data[at++];
            yield return (codePoint, Numbers(data, ref at, length));
        }
    }

    /// <summary>Code points whose simple case folding is not their lower case, with the folding.</summary>
    public static IEnumerable<(int CodePoint, int To)> Folds()
    {
        byte[] data = Inflate(FoldsData);
        int codePoint = 0;
        for (int at = 0; at < data.Length;)
        {
            codePoint += Number(data, ref at);
            yield return (codePoint, Number(data, ref at));
        }
    }

    private static byte[] Runs(string packed)
    {
        byte[] data = Inflate(packed);
        var flat = new byte[CodePointCount];
        int start = 0;
        for (int at = 0; at < data.Length;)
        {
            start += Number(data, ref at);
            flat.AsSpan(start).Fill(data[at++]);
        }

        return flat;
    }

    private static int[] Numbers(byte[] data, ref int at, int count)
    {
        var numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = Number(data, ref at);
        }

        return numbers;
    }

    private static int Number(byte[] data, ref int at)
    {
        int value = 0;
        int shift = 0;
        while (data[at] >= 0x80)
        {
            value |= (data[at++] & 0x7F) << shift;
            shift += 7;
        }

        return value | (data[at++] << shift);
    }

    private static byte[] Inflate(string packed)
    {
        using var source = new MemoryStream(Convert.FromBase64String(packed));
        using var inflated = new DeflateStream(source, CompressionMode.Decompress);
        using var data = new MemoryStream();
        inflated.CopyTo(data);
        return data.ToArray();
    }
}
