using System.CommandLine;

namespace Tiro.Cli;

/// <summary><c>tiro data world</c>.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Make data.") { DataWorldCommand.Create() };
}
