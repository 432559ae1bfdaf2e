using System.CommandLine;
using System.Text.Json;
using Tiro.Kernels;

namespace Tiro.Cli;

/// <summary><c>tiro bench [WHAT]</c>: figures beside the measured limits of the machine; without a name, all but training and generation.</summary>
internal static class BenchCommand
{
    private static readonly Option<string> Limits = new("--limits")
    {
        Description = "Limits from elsewhere, as bench machine --json prints them; of two figures the larger counts.",
        HelpName = "FILE.json",
        Recursive = true,
    };

    private static readonly Option<int> Threads = ModelOptions.Threads();

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one JSON document on standard output and nothing else there.",
        Recursive = true,
    };

    public static Command Create()
    {
        Threads.Recursive = true;
        var command = new Command("bench", "Measure kernels, training and generation beside the machine's limits.") { Threads, Json, Limits };
        command.SetAction(result => Run(command, result, whole: true, BenchPart.All));
        command.Add(Suite("machine", "The limits themselves: multiply-adds in registers and memory streams.", whole: true, []));
        foreach (BenchPart part in BenchPart.All)
        {
            command.Add(Suite(part.Name, part.Description, whole: false, [part]));
        }

        command.Add(BenchTrainCommand.Create());
        command.Add(BenchGenerateCommand.Create());
        return command;
    }

    /// <summary>The limits that a command's options ask for; sets the threads.</summary>
    public static MachineLimits ReadLimits(Command command, ParseResult result)
    {
        ModelOptions.UseThreads(command, result.GetValue(Threads));
        return new MachineLimits(WorkerPool.Threads, LimitsFile.Read(result.GetValue(Limits)));
    }

    /// <summary>Whether a command was asked for JSON.</summary>
    public static bool WantsJson(ParseResult result) => result.GetValue(Json);

    /// <summary>What was measured on.</summary>
    public static string Machine(int threads) => $"{Processor.Name()}, {CpuTarget.Current}, {threads} of {Environment.ProcessorCount} threads";

    private static Command Suite(string name, string description, bool whole, IReadOnlyList<BenchPart> parts)
    {
        var command = new Command(name, description);
        command.SetAction(result => Run(command, result, whole, parts));
        return command;
    }

    private static int Run(Command command, ParseResult result, bool whole, IReadOnlyList<BenchPart> parts)
    {
        using MachineLimits limits = ReadLimits(command, result);
        bool json = WantsJson(result);
        if (!json)
        {
            Line(Machine(limits.Threads));
        }

        if (whole)
        {
            MachineBench.Run(limits, json ? _ => { } : Line);
        }

        var results = new List<(BenchPart Part, List<BenchResult> Results)>();
        foreach (BenchPart part in parts)
        {
            if (!json)
            {
                Line($"{part.Name}{BenchResult.Header[part.Name.Length..]}");
            }

            var list = new List<BenchResult>();
            results.Add((part, list));
            part.Run(limits, measured =>
            {
                list.Add(measured);
                if (!json)
                {
                    Line(measured.ToLine());
                }
            });
        }

        if (json)
        {
            JsonOutput.WriteLine(document => Write(document, limits, results, single: !whole));
        }

        return ExitCodes.Success;
    }

    /// <summary>The machine, then the results: of a part alone as <c>results</c>, of several under their names.</summary>
    private static void Write(Utf8JsonWriter json, MachineLimits limits, List<(BenchPart Part, List<BenchResult> Results)> parts, bool single)
    {
        json.WriteStartObject("machine");
        limits.Write(json);
        json.WriteEndObject();
        foreach ((BenchPart part, List<BenchResult> results) in parts)
        {
            json.WriteStartArray(single ? "results" : part.Name);
            foreach (BenchResult result in results)
            {
                json.WriteStartObject();
                result.Keys(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void Line(string text)
    {
        Console.Out.WriteLine(text);
        Console.Out.Flush();
    }
}
