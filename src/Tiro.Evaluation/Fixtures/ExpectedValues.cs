using System.Runtime.InteropServices;
using System.Text.Json;
using Tiro.Formats;
using Tiro.Tensors;

namespace Tiro.Evaluation;

/// <summary>The stored values of a fixture: expected.json and expected.safetensors of one folder.</summary>
internal sealed class ExpectedValues : IDisposable
{
    public const string TensorsName = "expected.safetensors", NumbersName = "expected.json";

    private const long LargestJson = 64 << 20;

    private readonly SafetensorsFile _tensors;
    private readonly JsonDocument _numbers;
    private readonly string _path;

    private ExpectedValues(string path, SafetensorsFile tensors, JsonDocument numbers) => (_path, _tensors, _numbers) = (path, tensors, numbers);

    public IEnumerable<string> TensorNames => _tensors.Entries.Select(entry => entry.Name);

    public static ExpectedValues Open(string folder)
    {
        string path = Path.Combine(folder, NumbersName);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file", path);
        }

        if (new FileInfo(path).Length > LargestJson)
        {
            throw new EvaluationException($"{path}: too large for a fixture");
        }

        JsonDocument numbers = Parse(path);
        try
        {
            return new ExpectedValues(path, SafetensorsFile.Open(Path.Combine(folder, TensorsName)), numbers);
        }
        catch
        {
            numbers.Dispose();
            throw;
        }
    }

    public bool Has(string tensor) => _tensors.Find(tensor) is not null;

    public Shape ShapeOf(string tensor) => _tensors[tensor].Shape;

    public float[] Floats(string tensor, params ReadOnlySpan<long> sizes)
    {
        Require(tensor, DType.F32, sizes);
        return MemoryMarshal.Cast<byte, float>(_tensors.Bytes(tensor)).ToArray();
    }

    /// <summary>An I64 tensor of numbers that fit an int.</summary>
    public int[] Integers(string tensor, params ReadOnlySpan<long> sizes)
    {
        Require(tensor, DType.I64, sizes);
        ReadOnlySpan<long> values = MemoryMarshal.Cast<byte, long>(_tensors.Bytes(tensor));
        var result = new int[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i] is >= int.MinValue and <= int.MaxValue
                ? (int)values[i]
                : throw new EvaluationException($"{_tensors.Path}: tensor \"{tensor}\" has {values[i]} at index {i}, too large for an id");
        }

        return result;
    }

    public double Number(string key) => Number(_numbers.RootElement, key);

    /// <summary>The numbers of an object.</summary>
    public IReadOnlyList<(string Name, double Value)> Numbers(string key) =>
        _numbers.RootElement.TryGetProperty(key, out JsonElement map) && map.ValueKind == JsonValueKind.Object
            ? [.. map.EnumerateObject().Select(member => (member.Name, Number(map, member.Name)))]
            : throw new EvaluationException($"{_path}: no object \"{key}\"");

    /// <summary>A string, or null.</summary>
    public string? Text(string key) =>
        _numbers.RootElement.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public void Dispose()
    {
        _tensors.Dispose();
        _numbers.Dispose();
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw new EvaluationException($"{path}: not a JSON object");
        }
        catch (JsonException error)
        {
            throw new EvaluationException($"{path}: line {error.LineNumber + 1}: not JSON");
        }
    }

    private double Number(JsonElement from, string key) =>
        from.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            ? number
            : throw new EvaluationException($"{_path}: no number \"{key}\"");

    private void Require(string tensor, DType dtype, ReadOnlySpan<long> sizes)
    {
        SafetensorsEntry entry = _tensors[tensor];
        if (entry.DType != dtype || (!sizes.IsEmpty && entry.Shape != new Shape(sizes)))
        {
            string wanted = sizes.IsEmpty ? "" : $" {new Shape(sizes)}";
            throw new EvaluationException($"{_tensors.Path}: tensor \"{tensor}\" is {entry.DType} {entry.Shape}, expected {dtype}{wanted}");
        }
    }
}
