using System.Text.Json;
using Tiro.Kernels;

namespace Tiro.Cli;

/// <summary>
/// What this machine can do at most, each figure measured when it is first asked for and by the best of its repeats. A
/// figure given from outside replaces a smaller own one.
/// </summary>
internal sealed class MachineLimits(int threads, IReadOnlyDictionary<string, double> given) : IDisposable
{
    public const string FmaPeak = "fma_peak_gflops", Int8MultiplyAdd = "int8_multiply_add_gops", Int8DotProduct = "int8_dot_product_gops";
    public const string Read = "read_gbs", Copy = "copy_gbs", CopyUncached = "copy_uncached_gbs", Update = "update_gbs";
    public const string TwoToOne = "two_to_one_gbs", ThreeToTwo = "three_to_two_gbs", FourToThree = "four_to_three_gbs";

    private const string OneThread = "_one_thread";

    /// <summary>Tiles a thread and links a tile: some 30 microseconds each, so that the last thread to finish costs little.</summary>
    private const int TilesPerThread = 128;
    private const long Links = 1 << 14;

    private readonly int _tiles = TilesPerThread * threads;
    private readonly Dictionary<string, double> _known = new(StringComparer.Ordinal);
    private BenchArrays? _arrays;

    /// <summary>Every figure, with its unit and what it means.</summary>
    public static IReadOnlyList<(string Key, string Unit, string Meaning)> All { get; } =
    [
        (FmaPeak, "GFLOP/s", "f32 multiply-adds in registers"),
        (Int8MultiplyAdd, "GOP/s", CpuTarget.Current == InstructionSet.Portable ? "int8 multiply-adds" : "int8 multiply-adds, vpmaddubsw + vpmaddwd"),
        (Int8DotProduct, "GOP/s", "int8 multiply-adds, vpdpbusd (256 bit)"),
        (Read, "GB/s", "reading"),
        (Copy, "GB/s", "copying, 1 read : 1 write"),
        (CopyUncached, "GB/s", "copying past the caches"),
        (Update, "GB/s", "updating in place, 1 : 1"),
        (TwoToOne, "GB/s", "2 reads : 1 write"),
        (ThreeToTwo, "GB/s", "3 reads : 2 writes"),
        (FourToThree, "GB/s", "4 reads : 3 writes in place (AdamW)"),
    ];

    public int Threads => threads;

    /// <summary>Whether a property of a file of limits is one of them.</summary>
    public static bool IsName(string name) => All.Any(limit => name == limit.Key || name == limit.Key + OneThread);

    /// <summary>Floats of an array that no cache holds, and not much of it either.</summary>
    public static long LargeCount { get; } = Math.Clamp(4 * Processor.LastCacheBytes(), 128 << 20, 512 << 20) / sizeof(float);

    /// <summary>Whether this processor has the instructions of a figure.</summary>
    public static bool Has(string key) => key != Int8DotProduct || Int8Peak.IsSupported(Int8Instructions.DotProduct);

    /// <summary>A figure for all threads in use.</summary>
    public double Of(string key) => Get(key, parallel: threads > 1);

    /// <summary>A figure for one thread alone.</summary>
    public double OfOneThread(string key) => Get(key, parallel: false);

    /// <summary>The figures measured so far, after what machine this is.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("processor", Processor.Name());
        json.WriteString("target", CpuTarget.Current.ToString());
        json.WriteNumber("threads", threads);
        foreach ((string key, double value) in _known)
        {
            json.WriteNumber(key, Math.Round(value, 1));
        }
    }

    /// <summary>Frees the arrays of the memory streams; figures that are known stay.</summary>
    public void Release()
    {
        _arrays?.Dispose();
        _arrays = null;
    }

    public void Dispose() => Release();

    private double Get(string key, bool parallel)
    {
        string name = parallel || threads == 1 ? key : key + OneThread;
        if (!_known.TryGetValue(name, out double value))
        {
            // With one thread in use, the figure for all and the one for one are the same measurement.
            value = Math.Max(Measure(key, parallel), given.GetValueOrDefault(parallel ? key : key + OneThread));
            _known.Add(name, value);
        }

        return value;
    }

    private double Measure(string key, bool parallel) => key switch
    {
        FmaPeak => Rate(
            Tiro.Kernels.FmaPeak.Operations(_tiles * Links),
            parallel ? () => Tiro.Kernels.FmaPeak.RunParallel(Links, _tiles) : () => Tiro.Kernels.FmaPeak.Run(_tiles * Links)),
        Int8MultiplyAdd => Int8(Int8Instructions.MultiplyAdd, parallel),
        Int8DotProduct => Int8(Int8Instructions.DotProduct, parallel),
        Read => Stream(MemoryMix.Read, parallel),
        Copy => Stream(MemoryMix.Copy, parallel),
        CopyUncached => Stream(MemoryMix.CopyUncached, parallel),
        Update => Stream(MemoryMix.Update, parallel),
        TwoToOne => Stream(MemoryMix.TwoToOne, parallel),
        ThreeToTwo => Stream(MemoryMix.ThreeToTwo, parallel),
        _ => Stream(MemoryMix.FourToThree, parallel),
    };

    private double Int8(Int8Instructions instructions, bool parallel) => Rate(
        Int8Peak.Operations(instructions, _tiles * Links),
        parallel ? () => Int8Peak.RunParallel(instructions, Links, _tiles) : () => Int8Peak.Run(instructions, _tiles * Links));

    private unsafe double Stream(MemoryMix mix, bool parallel)
    {
        // The arrays of each mix begin at the start of one block; nothing depends on what they hold.
        long count = LargeCount;
        _arrays ??= new BenchArrays(5, count);
        float* first = _arrays[0];
        using var sums = new BenchArrays(1, MemoryStreams.Tiles(count));
        float* p = sums[0];
        return Rate(mix.Moves() * count * sizeof(float), () => MemoryStreams.Run(mix, first, count, p, parallel));
    }

    /// <summary>Billions a second.</summary>
    private static double Rate(double amount, Action work) => amount / BenchTimer.Best(work) / 1e9;
}
