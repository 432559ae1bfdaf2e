using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Tiro.TestKit;

namespace Tiro.Tests.Unit;

/// <summary>The map in docs/structure.md is the truth about which project may reference which.</summary>
public sealed class StructureTests
{
    private static readonly Dictionary<string, string[]> Map = ReadMap();

    [Fact]
    public void TheMapListsEveryProject() =>
        Map.Keys.ShouldBe(Directory.EnumerateFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)), ignoreOrder: true);

    [Fact]
    public void ProjectsReferenceOnlyWhatTheMapAllows()
    {
        foreach ((string project, string[] allowed) in Map)
        {
            Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).ShouldBeSubsetOf(allowed, project);
        }
    }

    [Fact]
    public void TheMapGoesDownward()
    {
        List<string> projects = [.. Map.Keys];
        foreach ((string project, string[] allowed) in Map)
        {
            allowed.ShouldAllBe(below => projects.IndexOf(below) >= 0 && projects.IndexOf(below) < projects.IndexOf(project), project);
        }
    }

    [Fact]
    public void LibrariesUseNoPackage()
    {
        foreach (string project in Map.Keys.Where(name => name != "Tiro.Cli"))
        {
            Items(project, "PackageReference").ShouldBeEmpty(project);
        }
    }

    [Fact]
    public void DataUsesPhiloxAloneOfTheKernels()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Tiro.Data.dll")));
        MetadataReader data = file.GetMetadataReader();
        IEnumerable<string> used = data.TypeReferences.Select(data.GetTypeReference)
            .Where(type => data.GetString(type.Namespace) == "Tiro.Kernels")
            .Select(type => data.GetString(type.Name));

        used.ShouldBe(["PhiloxStream"]);
    }

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Repository.Path($"src/{project}/{project}.csproj")).Descendants(kind).Select(item => item.Attribute("Include")!.Value.Replace('\\', '/'));

    /// <summary>Lines such as "  Tiro.Models -> Formats, Text   what it holds"; two spaces end the list.</summary>
    private static Dictionary<string, string[]> ReadMap()
    {
        var map = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(Repository.Path("docs/structure.md")).Where(line => line.StartsWith("  Tiro.", StringComparison.Ordinal) && line.Contains("->")))
        {
            string[] sides = line.Split("->", 2, StringSplitOptions.TrimEntries);
            string[] below = sides[1].Split("  ", 2)[0].Split(", ");
            map[sides[0]] = below is ["all"] ? [.. map.Keys] : below is ["nothing"] ? [] : [.. below.Select(name => "Tiro." + name)];
        }

        return map;
    }
}
