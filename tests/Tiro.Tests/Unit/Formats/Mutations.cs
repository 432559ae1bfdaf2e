using System.Text;

namespace Tiro.Tests.Unit.Formats;

/// <summary>Small random damage to valid bytes: flips, digits, cuts, repeats, swaps. TIRO_LONG=1 asks for many more.</summary>
internal static class Mutations
{
    public static int Count(int normal) => Environment.GetEnvironmentVariable("TIRO_LONG") == "1" ? normal * 50 : normal;

    /// <summary>
    /// Changes 1 to 3 places among the first <paramref name="range"/> bytes (all when 0); half of the changes insert one of
    /// <paramref name="snippets"/>, where they are given.
    /// </summary>
    public static byte[] Mutate(Random random, byte[] valid, int range = 0, string[]? snippets = null)
    {
        var bytes = new List<byte>(valid);
        for (int i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(Math.Min(bytes.Count, range == 0 ? bytes.Count : range));
            if (snippets is not null && random.Next(2) == 0)
            {
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(snippets[random.Next(snippets.Length)]));
                continue;
            }

            int length = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = (byte)"0123456789{}[],:\"-.eE\\"[random.Next(22)];
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 5:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, "9999999999999999999"u8.ToArray()[..random.Next(1, 20)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
