using System.Text.RegularExpressions;

namespace Tiro.TestKit;

/// <summary>The machine code of one method as the just-in-time compiler lists it (DOTNET_JitDisasm).</summary>
public sealed partial class JitListing
{
    private const string Header = "; Assembly listing for method ";

    private readonly string[] _lines;

    private JitListing(string method, string[] lines) => (Method, _lines) = (method, lines);

    /// <summary>Class, name and signature.</summary>
    public string Method { get; }

    /// <summary>Splits a listing file into its methods.</summary>
    public static List<JitListing> Parse(string text)
    {
        var methods = new List<JitListing>();
        foreach (string part in text.Split(Header).Skip(1))
        {
            string[] lines = part.Split('\n');
            methods.Add(new JitListing(lines[0].Trim(), lines[1..]));
        }

        return methods;
    }

    /// <summary>
    /// The innermost loops with the most multiply-adds of floats or integers (plain multiplications count too: without FMA they stand for them).
    /// Empty when no loop multiplies.
    /// </summary>
    public List<string[]> HottestLoops()
    {
        List<(int First, int Last)> loops = Loops();
        List<string[]> innermost =
        [
            .. loops.Where(loop => !loops.Any(other => other != loop && other.First >= loop.First && other.Last <= loop.Last))
                .Select(loop => _lines[loop.First..(loop.Last + 1)]),
        ];
        int most = innermost.Select(Products).DefaultIfEmpty(0).Max();
        return most == 0 ? [] : innermost.FindAll(loop => Products(loop) == most);
    }

    /// <summary>Instructions of a loop that touch the stack: a register was spilled.</summary>
    public static IEnumerable<string> StackAccesses(string[] loop) => loop.Where(line => Stack().IsMatch(line)).Select(line => line.Trim());

    private static int Products(string[] loop) => loop.Count(line => Product().IsMatch(line));

    /// <summary>A loop runs from a label to the last jump back to it.</summary>
    private List<(int First, int Last)> Loops()
    {
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        var ends = new SortedDictionary<int, int>();
        for (int i = 0; i < _lines.Length; i++)
        {
            if (Label().Match(_lines[i]) is { Success: true } label)
            {
                labels[label.Groups[1].Value] = i;
            }
            else if (Jump().Match(_lines[i]) is { Success: true } jump && labels.TryGetValue(jump.Groups[1].Value, out int first))
            {
                ends[first] = i;
            }
        }

        return [.. ends.Select(end => (end.Key, end.Value))];
    }

    [GeneratedRegex(@"^(G_M\w+):")]
    private static partial Regex Label();

    /// <summary>Jumps of x86 (j..) and ARM64 (b, b.cond, cbz, cbnz, tbz, tbnz).</summary>
    [GeneratedRegex(@"^\s+(?:j\w+|b|b\.\w+|cbn?z|tbn?z)\s.*?\b(G_M\w+)")]
    private static partial Regex Jump();

    [GeneratedRegex(@"^\s+(?:vfn?m(?:add|sub)\w+|v?pmadd\w+|vpdpbusd|v?mul[ps][sd]|fml[as]|fn?m(?:add|sub)|fmul)\s")]
    private static partial Regex Product();

    [GeneratedRegex(@"\[(?:rsp|rbp|sp|fp)\b")]
    private static partial Regex Stack();
}
