using Tiro.Formats;
using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>
/// One tensor of a checkpoint and where it lies in the model: rows [FirstRow, FirstRow + Rows) of a parameter (elements, for a
/// vector), transposed on disk where the family stores [in, out].
/// </summary>
public sealed record WeightPart(string Name, Parameter Parameter, long FirstRow, long Rows, bool Transposed = false)
{
    /// <summary>Shape on disk.</summary>
    public Shape Shape => IsVector ? new Shape(Rows) : Transposed ? new Shape(Columns, Rows) : new Shape(Rows, Columns);

    private bool IsVector => Parameter.Shape.Rank == 1;

    private long Columns => IsVector ? 1 : Parameter.Shape.Columns;

    /// <summary>The weight in checkpoint layout.</summary>
    public float[] ReadValue() => Read(Parameter.Value);

    /// <summary>The gradient in checkpoint layout; zeros where backward never reached the parameter.</summary>
    public float[] ReadGradient() => Parameter.GradReady ? Read(Parameter.Grad) : new float[Rows * Columns];

    /// <summary>Elements of the part.</summary>
    public long Count => Rows * Columns;

    /// <summary>This part of a tensor of the parameter's shape, such as a moment of the optimizer, in checkpoint layout.</summary>
    public float[] Read(Tensor whole)
    {
        var values = new float[Count];
        Read(whole, 0, values);
        return values;
    }

    /// <summary>Elements of this part of <paramref name="whole"/> in the order of the checkpoint, from <paramref name="first"/> on.</summary>
    public void Read(Tensor whole, long first, Span<float> values)
    {
        Span<float> from = Span(whole);
        if (!Transposed)
        {
            from.Slice((int)first, values.Length).CopyTo(values);
            return;
        }

        (long column, long row) = Math.DivRem(first, Rows);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = from[(int)((row * Columns) + column)];
            (column, row) = ++row == Rows ? (column + 1, 0) : (column, row);
        }
    }

    /// <summary>Stores consecutive elements of the checkpoint, from <paramref name="first"/> on, into this part of <paramref name="whole"/>.</summary>
    public void Write(Tensor whole, long first, ReadOnlySpan<float> values)
    {
        Span<float> to = Span(whole);
        if (!Transposed)
        {
            values.CopyTo(to[(int)first..]);
            return;
        }

        (long column, long row) = Math.DivRem(first, Rows);
        foreach (float value in values)
        {
            to[(int)((row * Columns) + column)] = value;
            (column, row) = ++row == Rows ? (column + 1, 0) : (column, row);
        }
    }

    private Span<float> Span(Tensor whole) => whole.Span<float>().Slice((int)(FirstRow * Columns), (int)Count);
}

/// <summary>The tensors of a model under its family's checkpoint names.</summary>
public sealed class WeightMap(IReadOnlyList<WeightPart> parts)
{
    public IReadOnlyList<WeightPart> Parts => parts;

    /// <summary>
    /// Fills the model from a folder's safetensors. Names may lack or carry <paramref name="prefix"/>; extra tensors (buffers
    /// of old checkpoints) are ignored. Throws <see cref="SafetensorsException"/> naming the tensor that is missing or misshapen.
    /// </summary>
    public void Load(SafetensorsFolder folder, string prefix)
    {
        foreach (WeightPart part in parts)
        {
            SafetensorsEntry? entry = folder.Find(part.Name) ?? (part.Name.StartsWith(prefix, StringComparison.Ordinal) ? folder.Find(part.Name[prefix.Length..]) : null);
            if (entry is null)
            {
                throw new SafetensorsException(folder.Path, $"no tensor \"{part.Name}\"; the files do not belong to this config.json");
            }

            if (entry.Shape != part.Shape)
            {
                throw new SafetensorsException(folder.Path, $"tensor \"{entry.Name}\" is {entry.Shape}, but config.json makes it {part.Shape}");
            }

            WeightTransfer.Load(part, part.Parameter.Value, folder.FileOf(entry.Name)!, entry);
        }
    }

    /// <summary>Declares every tensor in f32 for a safetensors file; <paramref name="like"/> picks the values.</summary>
    public void Declare(SafetensorsWriter writer, Func<Parameter, Tensor> like, string prefix = "")
    {
        foreach (WeightPart part in parts)
        {
            if (part.Parameter.Value.DType != DType.F32)
            {
                throw new InvalidOperationException($"tensor \"{part.Name}\" is quantised, and safetensors cannot hold it; save the model as a GGUF file");
            }

            writer.Add(prefix + part.Name, DType.F32, part.Shape, stream => WeightTransfer.Save(part, like(part.Parameter), stream));
        }
    }
}
