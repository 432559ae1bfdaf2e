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

    /// <summary>This part of a tensor of the parameter's shape, such as a moment of the optimizer.</summary>
    public float[] Read(Tensor whole)
    {
        Span<float> from = whole.Span<float>().Slice((int)(FirstRow * Columns), (int)(Rows * Columns));
        return Transposed ? Transpose(from, Rows, Columns) : from.ToArray();
    }

    /// <summary>Stores values in checkpoint layout into this part of <paramref name="whole"/>.</summary>
    public void Write(Tensor whole, ReadOnlySpan<float> values)
    {
        Span<float> to = whole.Span<float>().Slice((int)(FirstRow * Columns), (int)(Rows * Columns));
        (Transposed ? Transpose(values, Columns, Rows) : values).CopyTo(to);
    }

    private static float[] Transpose(ReadOnlySpan<float> values, long rows, long columns)
    {
        var to = new float[values.Length];
        for (long r = 0; r < rows; r++)
        {
            for (long c = 0; c < columns; c++)
            {
                to[(c * rows) + r] = values[(int)((r * columns) + c)];
            }
        }

        return to;
    }
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

            part.Write(part.Parameter.Value, Floats.Convert(folder.Bytes(entry.Name), entry, folder.Path));
        }
    }

    /// <summary>Declares every tensor in f32 for a safetensors file; <paramref name="like"/> picks the values.</summary>
    public void Declare(SafetensorsWriter writer, Func<Parameter, Tensor> like, string prefix = "")
    {
        foreach (WeightPart part in parts)
        {
            writer.Add(prefix + part.Name, DType.F32, part.Shape, stream => stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(part.Read(like(part.Parameter)))));
        }
    }
}
