using Tiro.Peers;

// Training throughput of PyTorch's kernels from C#, to set beside `tiro bench train` on the same, otherwise idle machine:
//   dotnet run -c Release --project bench/Tiro.Peers -- --preset small --steps 12 --threads 2 --json
// TorchSharp's native layer needs the libstdc++ of GCC 13 or later (GLIBCXX_3.4.32).
try
{
    var arguments = Arguments.Parse(args);
    var report = Report.Measure(arguments);
    Console.WriteLine(arguments.Json ? report.ToJson() : report.ToString());
    return 0;
}
catch (FormatException error)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 2;
}
catch (TypeInitializationException error) when (error.TypeName == "TorchSharp.torch")
{
    Console.Error.WriteLine("error: libtorch cannot be loaded here; on Linux it needs glibc 2.34 and a libstdc++ with GLIBCXX_3.4.32 (GCC 13)");
    return 1;
}
