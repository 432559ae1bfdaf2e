using System.Text.Json;
using Tiro.TestKit;
using Tiro.Text;

namespace Tiro.Tests.Golden.Text;

/// <summary>The reference tokenizers of the shared folder golden/tokenizers.</summary>
internal static class SharedTokenizers
{
    /// <summary>A file of the folder; skips the test where it is absent.</summary>
    public static string Find(string name)
    {
        string? path = SharedFiles.Find($"golden/tokenizers/{name}");
        Assert.SkipUnless(path is not null, $"golden/tokenizers/{name} is absent: set TIRO_SHARED to the folder that holds it.");
        return path;
    }

    public static JsonElement[] Rows(string name)
        => [.. File.ReadAllText(Find(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];

    /// <summary>Places of tokens as the reference counts them, in code points: start, end, start, end, ...</summary>
    public static int[] CodePointOffsets(string text, TokenSpan[] tokens)
    {
        var places = new int[text.Length + 1];
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            CodePoints.At(text, i, out int length);
            places.AsSpan(i, length).Fill(count++);
            i += length;
        }

        places[text.Length] = count;
        return [.. tokens.SelectMany(token => (int[])[places[token.Start], places[token.End]])];
    }

    public static void Check(List<string> faults, string what, string of, int[] got, int[] wanted)
        => Check(faults, what, of, string.Join(' ', got), string.Join(' ', wanted));

    public static void Check(List<string> faults, string what, string of, string got, string wanted)
    {
        if (!string.Equals(got, wanted, StringComparison.Ordinal))
        {
            faults.Add($"{what} of {JsonSerializer.Serialize(of)}:\n  got    {JsonSerializer.Serialize(got)}\n  wanted {JsonSerializer.Serialize(wanted)}");
        }
    }

    public static void ShouldBeNone(List<string> faults)
        => faults.Count.ShouldBe(0, string.Join('\n', faults.Take(6)));
}
