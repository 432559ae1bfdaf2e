using System.Diagnostics;

namespace Tiro.TestKit;

/// <summary>What a finished process left: its exit code and what it printed.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Error);

/// <summary>Runs the built <c>tiro</c> program as a process of its own, as a user would.</summary>
public static class TiroProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The built program beside the tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "tiro.dll");

    /// <summary>Runs <c>tiro</c> with arguments to its end.</summary>
    public static ProcessResult Run(params string[] arguments) => Finish(Start("dotnet", [Program, .. arguments]));

    /// <summary>The program that compiles leaf kernels, and says on how many threads a process would compute.</summary>
    public static string LeafKernels => Path.Combine(AppContext.BaseDirectory, "Tiro.LeafKernels.dll");

    /// <summary>Runs <see cref="LeafKernels"/> with a changed environment.</summary>
    public static ProcessResult RunLeafKernels(string[] kernels, Action<IDictionary<string, string?>> environment) =>
        Finish(Start("dotnet", [LeafKernels, .. kernels], environment));

    /// <summary>Runs a script of the Bourne shell in which <c>$TIRO</c> starts the program.</summary>
    public static ProcessResult Shell(string script) => Finish(Start("sh", ["-c", script]));

    /// <summary>Starts <c>tiro</c> with its three streams redirected; the caller waits for it and disposes of it.</summary>
    public static Process Start(params string[] arguments) => Start("dotnet", [Program, .. arguments]);

    /// <summary>Reads both streams to their ends and waits; a process that outlives all patience is killed and fails the test.</summary>
    public static ProcessResult Finish(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"{process.StartInfo.FileName} did not end: {error.Result}");
            }

            return new ProcessResult(process.ExitCode, output.Result, error.Result);
        }
    }

    private static Process Start(string file, IEnumerable<string> arguments, Action<IDictionary<string, string?>>? environment = null)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["TIRO"] = $"dotnet {Program}";
        environment?.Invoke(info.Environment);
        return Process.Start(info)!;
    }
}
