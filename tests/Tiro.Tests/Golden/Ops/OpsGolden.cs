using Tiro.TestKit;

namespace Tiro.Tests.Golden.Ops;

/// <summary>What the theories over golden op files share.</summary>
internal static class OpsGolden
{
    /// <summary>The cases of a file, less those for which Tiro has no op.</summary>
    public static TheoryData<string> Names(string file, params string[] absent)
    {
        IReadOnlyList<string> names = GoldenCases.Names("training/ops/" + file);
        absent.ShouldBeSubsetOf(names);
        return new(names.Except(absent));
    }

    public static OpCheck Load(string file, string name) => new(GoldenCases.Load("training/ops/" + file, name));

    public static InvalidOperationException NotCovered(string name) => new($"no test for golden case {name}");
}
