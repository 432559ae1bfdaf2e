using System.Security.Cryptography;
using System.Text.Json;

namespace Tiro.Formats;

/// <summary>
/// The marker of a whole directory: <c>complete.json</c>, written last, with the length and SHA-256 of every other file.
/// <code>{"format": 1, "files": [{"name": "model.safetensors", "length": 123, "sha256": "..."}]}</code>
/// </summary>
internal static class CompleteManifest
{
    public const string FileName = "complete.json";
    private const int Format = 1;
    private const long MaxLength = 1 << 24;
    private const int BufferSize = 1 << 20;

    public static void Write(Stream stream, IEnumerable<ManifestFile> files)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("format", Format);
        writer.WriteStartArray("files");
        foreach (ManifestFile file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Name);
            writer.WriteNumber("length", file.Length);
            writer.WriteString("sha256", file.Sha256);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Checks a directory against its marker; null when whole, else one line that names the file.</summary>
    public static string? Verify(string folder, bool checksums)
    {
        try
        {
            string path = Path.Combine(folder, FileName);
            if (!File.Exists(path))
            {
                return $"{FileName} is missing";
            }

            if (new FileInfo(path).Length > MaxLength)
            {
                return $"{FileName} is damaged";
            }

            foreach (ManifestFile file in Read(File.ReadAllBytes(path)))
            {
                if (VerifyFile(folder, file, checksums) is { } problem)
                {
                    return problem;
                }
            }

            return null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return $"{FileName} is damaged";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}";
        }
    }

    /// <summary>Checks one file against the marker of its directory; null also where no marker speaks of it.</summary>
    public static string? VerifyFile(string folder, string name)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path) || new FileInfo(path).Length > MaxLength)
        {
            return null;
        }

        try
        {
            return Read(File.ReadAllBytes(path)).Find(file => file.Name == name) is { } file ? VerifyFile(folder, file, checksums: true) : null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return $"{FileName} is damaged";
        }
    }

    private static List<ManifestFile> Read(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
        JsonElement root = document.RootElement;
        if (root.GetProperty("format").GetInt32() != Format)
        {
            throw new FormatException("unknown format");
        }

        var files = new List<ManifestFile>();
        foreach (JsonElement item in root.GetProperty("files").EnumerateArray())
        {
            string name = item.GetProperty("name").GetString() ?? "";
            string hash = item.GetProperty("sha256").GetString() ?? "";
            files.Add(PlainName.IsPlain(name) ? new ManifestFile(name, item.GetProperty("length").GetInt64(), hash) : throw new FormatException("a name leads out of the folder"));
        }

        return files;
    }

    private static string? VerifyFile(string folder, ManifestFile expected, bool checksums)
    {
        string path = Path.Combine(folder, expected.Name);
        if (!File.Exists(path))
        {
            return $"{expected.Name} is missing";
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.SequentialScan);
        long missing = expected.Length - stream.Length;
        if (missing != 0)
        {
            return $"{expected.Name} is {Math.Abs(missing)} bytes {(missing > 0 ? "short" : "too long")}";
        }

        return !checksums || Convert.ToHexStringLower(SHA256.HashData(stream)) == expected.Sha256
            ? null
            : $"{expected.Name} does not match its checksum";
    }
}

/// <summary>Length and lower-case SHA-256 of one file of a directory.</summary>
internal sealed record ManifestFile(string Name, long Length, string Sha256);
