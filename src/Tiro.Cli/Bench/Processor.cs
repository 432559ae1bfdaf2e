using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Tiro.Cli;

/// <summary>What can be said about the processor.</summary>
internal static class Processor
{
    private const int BrandLeaf = unchecked((int)0x80000002);
    private const long LeastLastCache = 32 << 20;

    /// <summary>The name that the processor gives itself, with family and model; elsewhere the architecture.</summary>
    public static string Name()
    {
        if (!X86Base.IsSupported)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        Span<int> brand = stackalloc int[12];
        for (int i = 0; i < 3; i++)
        {
            (brand[4 * i], brand[(4 * i) + 1], brand[(4 * i) + 2], brand[(4 * i) + 3]) = X86Base.CpuId(BrandLeaf + i, 0);
        }

        string name = System.Text.Encoding.ASCII.GetString(MemoryMarshal.AsBytes(brand)).Trim('\0', ' ');
        int version = X86Base.CpuId(1, 0).Eax, family = (version >> 8) & 15, model = ((version >> 4) & 15) | ((version >> 12) & 0xf0);
        family += family == 15 ? (version >> 20) & 255 : 0;
        return $"{name} (family {family}, model {model})";
    }

    /// <summary>Bytes of the largest cache, where Linux tells; at least 32 MiB.</summary>
    public static long LastCacheBytes()
    {
        long largest = LeastLastCache;
        for (int index = 0; index < 8; index++)
        {
            string file = $"/sys/devices/system/cpu/cpu0/cache/index{index}/size";
            if (File.Exists(file) && long.TryParse(File.ReadAllText(file).Trim().TrimEnd('K'), NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes))
            {
                largest = Math.Max(largest, kibibytes << 10);
            }
        }

        return largest;
    }
}
