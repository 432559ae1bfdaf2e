namespace Tiro.Text;

/// <summary>The property Script of Unicode 14, by number and name (long names, words joined by "_").</summary>
internal static class UnicodeScripts
{
    private static readonly CodePointTable<byte> Scripts = new(UnicodeTables.ScriptRuns());
    private static readonly string[] Names = UnicodeTables.ScriptNames.Split(' ');

    /// <summary>The script's number; 0 where there is none.</summary>
    public static int Of(int codePoint) => Scripts[codePoint];

    /// <summary>The number of a script's name, or -1.</summary>
    public static int Number(string name) => Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
}
