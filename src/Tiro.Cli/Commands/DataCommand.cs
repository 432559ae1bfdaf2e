using System.CommandLine;

namespace Tiro.Cli;

/// <summary><c>tiro data preview|world</c>.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Look at data before a run, or make some.") { DataPreviewCommand.Create(), DataWorldCommand.Create() };
}
