using System.Runtime.InteropServices;
using System.Text.Json;
using Tiro.Formats;
using Tiro.Tensors;

namespace Tiro.TestKit;

/// <summary>One case of a golden file: its arguments and tensors. Tensor names are <c>in.x</c>, <c>out.y</c>, <c>grad.x</c>.</summary>
public sealed class GoldenCase
{
    private readonly Dictionary<string, (long[] Sizes, float[] Values)> _tensors = [];
    private readonly JsonElement _json;

    internal GoldenCase(JsonElement json, SafetensorsFile file)
    {
        _json = json;
        Name = json.GetProperty("name").GetString()!;
        string prefix = Name + ".";
        foreach (SafetensorsEntry entry in file.Entries.Where(e => e.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            _tensors[entry.Name[prefix.Length..]] = (entry.Shape.ToArray(), Values(entry, file.Bytes(entry.Name)));
        }
    }

    public string Name { get; }

    public IReadOnlyList<string> Outputs => Names("outputs");

    /// <summary>Inputs whose gradient the file holds.</summary>
    public IReadOnlyList<string> Grads => Names("grads");

    public bool Has(string tensor) => _tensors.ContainsKey(tensor);

    public long[] Sizes(string tensor) => _tensors[tensor].Sizes;

    /// <summary>Elements in row-major order; integers are converted.</summary>
    public float[] Values(string tensor) => _tensors[tensor].Values;

    /// <summary>A number among the case's arguments.</summary>
    public double Number(string name, double absent = 0) => Params.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : absent;

    public bool Flag(string name) => Params.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    public string? Text(string name) => Params.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    /// <summary>One of the results that are single numbers, as <c>out.loss</c>.</summary>
    public double Scalar(string name) => _json.GetProperty("scalars").GetProperty(name).GetDouble();

    public override string ToString() => Name;

    private JsonElement Params => _json.GetProperty("params");

    private string[] Names(string property) => [.. _json.GetProperty(property).EnumerateArray().Select(e => e.GetString()!)];

    private static float[] Values(SafetensorsEntry entry, ReadOnlySpan<byte> bytes) => entry.DType switch
    {
        DType.F32 => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
        DType.I64 => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), x => (float)x),
        DType.I32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), x => (float)x),
        DType.U8 => Array.ConvertAll(bytes.ToArray(), x => (float)x),
        _ => throw new NotSupportedException($"{entry.Name} is {entry.DType}"),
    };
}
