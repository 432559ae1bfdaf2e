using System.Reflection;
using Tiro.Kernels;

namespace Tiro.Cli;

/// <summary>How Tiro is named among the engines of a comparison.</summary>
internal static class BenchEngine
{
    /// <summary>As in <c>tiro 0.1.0 (Avx512)</c>.</summary>
    public static string Name { get; } = $"tiro {typeof(BenchEngine).Assembly.GetName().Version?.ToString(3)} ({CpuTarget.Current})";
}
