using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Tiro.Cli;

/// <summary>The command line <c>tiro</c>: its verbs, its settings and the one way from arguments to an exit code.</summary>
internal static class CommandLine
{
    private const int HelpWidth = 80;

    /// <summary>Shows the details of an error; every verb has it.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show where an error came from.",
        Recursive = true,
    };

    /// <summary>The root command with every verb. A new verb is one file in Commands/ and one line here.</summary>
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Tiro: one engine for the whole life of a language model.")
        {
            QuickstartCommand.Create(),
            LifecycleCommand.Create(),
            PretrainCommand.Create(),
            FinetuneCommand.Create(),
            AlignCommand.Create(),
            ConfigCommand.Create(),
            GenerateCommand.Create(),
            ChatCommand.Create(),
            MergeCommand.Create(),
            LogitsCommand.Create(),
            VerifyCommand.Create(),
            PerplexityCommand.Create(),
            EvalCommand.Create(),
            QuantizeCommand.Create(),
            TokenizerCommand.Create(),
            TemplateCommand.Create(),
            DataCommand.Create(),
            PlanCommand.Create(),
            BenchCommand.Create(),
        };
        root.Options.Add(Verbose);
        foreach (Option option in root.Options)
        {
            switch (option)
            {
                case HelpOption { Action: HelpAction help }:
                    help.MaxWidth = HelpWidth;
                    break;
                case VersionOption version:
                    version.Action = new PrintVersion();
                    break;
            }
        }

        return root;
    }

    /// <summary>Runs one command line; returns its exit code (see <see cref="ExitCodes"/>) and never throws.</summary>
    public static int Run(string[] args)
    {
        StandardOutput.Install();
        using IDisposable interrupts = Interrupts.EndProcess();
        bool verbose = args.Contains(Verbose.Name);
        try
        {
            int code = Invoke(args);
            Console.Out.Flush();
            return code;
        }
        catch (Exception error)
        {
            return ErrorReporter.Report(error, verbose, Console.Out, Console.Error);
        }
    }

    private static int Invoke(string[] args)
    {
        // An argument that starts with @ is an argument, never the name of a file of arguments.
        var parser = new ParserConfiguration { ResponseFileTokenReplacer = null };
        ParseResult result = CreateRoot().Parse(args, parser);
        if (result.Action is ParseErrorAction)
        {
            throw UsageErrors.From(result);
        }

        // Exceptions reach ErrorReporter; Ctrl-C is Interrupts' business, with no time limit on saving a checkpoint.
        return result.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = Console.Out,
            Error = Console.Error,
        });
    }

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            parseResult.InvocationConfiguration.Output.WriteLine($"tiro {version?.InformationalVersion}");
            return ExitCodes.Success;
        }
    }
}
