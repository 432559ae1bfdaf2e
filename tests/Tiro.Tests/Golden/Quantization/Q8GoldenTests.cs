using System.Runtime.InteropServices;
using Tiro.Formats;
using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Golden.Quantization;

/// <summary>Blocks of Q8_0 against ggml's quantiser: bytes and numbers exactly.</summary>
[Trait("Category", "Isa")]
public sealed unsafe class Q8GoldenTests : IDisposable
{
    private readonly SafetensorsFile _file = SafetensorsFile.Open(Repository.Path("tests/fixtures/training/quant/q8_0.safetensors"));

    [Fact]
    public void RowsBecomeTheBytesOfGgml()
    {
        using var x = new FloatBuffer(Floats("quantize.x"));
        long rows = _file["quantize.x"].Shape.Rows, columns = _file["quantize.x"].Shape.Columns;
        var blocks = new byte[Q8Blocks.BytesOf(rows * columns)];
        fixed (byte* p = blocks)
        {
            Q8Blocks.Quantize(x, columns, rows, columns, p);
        }

        blocks.ShouldBe(_file.Bytes("quantize.raw").ToArray());
    }

    [Theory]
    [InlineData("quantize")]
    [InlineData("dequantize")]
    public void BlocksBecomeTheNumbersOfGgml(string name)
    {
        float[] expected = Floats(name + ".dequant").ToArray();
        using var y = new FloatBuffer(expected.Length);
        Q8Blocks.Dequantize(_file.Pointer(name + ".raw"), y, expected.Length);
        y.Bits().ShouldBe(MemoryMarshal.Cast<float, int>(expected.AsSpan()).ToArray());
    }

    public void Dispose() => _file.Dispose();

    private ReadOnlySpan<float> Floats(string name) => MemoryMarshal.Cast<byte, float>(_file.Bytes(name));
}
