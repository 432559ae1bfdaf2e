using Tiro.Kernels;
using Tiro.Tensors;

namespace Tiro.Models;

/// <summary>What quantising did to a matrix.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Quantized">False: it stays f32, as its rows are no whole blocks.</param>
/// <param name="Error">Largest absolute difference of an element.</param>
/// <param name="RelativeError">Root mean square of the differences over that of the elements.</param>
public sealed record QuantizedMatrix(string Name, bool Quantized, double Error, double RelativeError);

/// <summary>Makes a Q8_0 copy of a model: its matrices, embedding and output among them; norms, biases and learned positions stay f32.</summary>
public static class ModelQuantizer
{
    /// <summary>Quantises; the model stays as it is, and the copy is the caller's.</summary>
    /// <exception cref="ArithmeticException">A weight is not finite, or larger than a half-precision scale reaches.</exception>
    public static (DecoderModel Model, IReadOnlyList<QuantizedMatrix> Report) Quantize(DecoderModel model)
    {
        HashSet<string> quantized = [.. model.Parameters.All.Where(CanQuantize).Select(p => p.Name)];
        var copy = new DecoderModel(model.Config, quantized.Contains);
        try
        {
            var report = new List<QuantizedMatrix>();
            foreach (Parameter from in model.Parameters.All)
            {
                Tensor to = copy.Parameters[from.Name].Value;
                if (quantized.Contains(from.Name))
                {
                    from.Value.QuantizeTo(to);
                    report.Add(Compare(from, to));
                    continue;
                }

                for (long row = 0; row < to.Rows; row++)
                {
                    from.Value.RowBytes(row).CopyTo(to.RowBytes(row));
                }

                if (from.Shape.Rank == 2)
                {
                    report.Add(new QuantizedMatrix(from.Name, Quantized: false, 0, 0));
                }
            }

            return (copy, report);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private static bool CanQuantize(Parameter p) =>
        p.Value.DType == DType.F32 && p.Shape.Rank == 2 && p.Shape.Columns % Q8Blocks.Size == 0 && p.Name != DecoderModel.PositionsName;

    private static QuantizedMatrix Compare(Parameter from, Tensor to)
    {
        using TensorScope scope = TensorScope.Begin();
        Tensor row = Tensor.Empty(1, to.Columns);
        double largest = 0, error = 0, size = 0;
        for (long r = 0; r < to.Rows; r++)
        {
            using TensorScope view = TensorScope.Begin();
            to.SliceRows(r, 1).DequantizeTo(row);
            ReadOnlySpan<float> wanted = from.Value.Row<float>(r), actual = row.Row<float>(0);
            for (int i = 0; i < wanted.Length; i++)
            {
                double difference = Math.Abs((double)wanted[i] - actual[i]);
                largest = double.IsFinite(difference) ? Math.Max(largest, difference) : throw new ArithmeticException($"{from.Name}: element {i} of row {r} is {wanted[i]}, which Q8_0 cannot hold; the model's weights are damaged");
                error += difference * difference;
                size += (double)wanted[i] * wanted[i];
            }
        }

        return new QuantizedMatrix(from.Name, Quantized: true, largest, size == 0 ? 0 : Math.Sqrt(error / size));
    }
}
