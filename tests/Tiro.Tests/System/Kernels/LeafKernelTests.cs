using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.System.Kernels;

/// <summary>
/// The innermost loop of a leaf kernel keeps everything in registers: one that touches the stack has lost half its speed. The
/// kernels are compiled by a process of their own, whose listing is read here.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class LeafKernelTests(ITestOutputHelper output)
{
    /// <summary>What is checked, as Type:Method or Type:* for all methods of the type marked AggressiveOptimization.</summary>
    private static readonly Dictionary<InstructionSet, string[]> Kernels = new()
    {
        [InstructionSet.Avx512] = ["Micro512:*", "AttentionMicro512:*", "FmaPeak:Avx512", "Q8Tile:*", "Q8StreamJob:*"],
        [InstructionSet.Avx2] = ["Micro256:*", "AttentionMicro256:*", "FmaPeak:Avx2", "Q8Tile:*", "Q8StreamJob:*"],
        [InstructionSet.Portable] = ["Micro128:*", "AttentionMicro128:*", "FmaPeak:Portable", "Q8Tile:*"],
    };

    /// <summary>The compiler's pattern: namespaces before the type, type arguments after both names.</summary>
    private static string Pattern(string kernel) => $"*.{kernel.Replace(":", "*:", StringComparison.Ordinal)}*";

    [Theory]
    [InlineData(InstructionSet.Avx512, "")]
    [InlineData(InstructionSet.Avx2, "DOTNET_EnableAVX512")]
    [InlineData(InstructionSet.Portable, "DOTNET_EnableAVX2")]
    public void TheHottestLoopOfALeafKernelDoesNotTouchTheStack(InstructionSet target, string off)
    {
        Assert.SkipUnless(CpuTarget.Current >= target, $"this processor (or a DOTNET_Enable setting) has no {target}");
        using var folder = new TemporaryFolder();
        string[] kernels = Kernels[target];
        string file = folder["listing.txt"];
        ProcessResult result = TiroProcess.RunLeafKernels(kernels, environment =>
        {
            environment["DOTNET_JitDisasm"] = string.Join(' ', kernels.Select(Pattern));
            environment["DOTNET_JitStdOutFile"] = file;
            if (off.Length > 0)
            {
                environment[off] = "0";
            }
        });

        result.ExitCode.ShouldBe(0, result.Error);
        string[] lines = result.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldStartWith($"{target} on ");
        lines[1..].ShouldAllBe(line => !line.EndsWith(" 0", StringComparison.Ordinal), "a name in the list is no leaf kernel any more");

        List<JitListing> methods = JitListing.Parse(File.ReadAllText(file));
        methods.Count.ShouldBeGreaterThanOrEqualTo(lines.Length - 1);
        List<string> faults = [];
        foreach (JitListing method in methods)
        {
            List<string[]> loops = method.HottestLoops();
            output.WriteLine($"{method.Method}: {string.Join(", ", loops.Select(loop => $"loop of {loop.Length - 1} lines"))}");
            if (loops.Count == 0)
            {
                faults.Add($"{method.Method}: no loop that multiplies");
            }

            faults.AddRange(loops.SelectMany(JitListing.StackAccesses).Select(line => $"{method.Method}: {line}"));
        }

        faults.ShouldBeEmpty(string.Join('\n', faults));
    }
}
