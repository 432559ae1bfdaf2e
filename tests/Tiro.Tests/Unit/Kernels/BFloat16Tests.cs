using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

[Trait("Category", "Isa")]
public sealed unsafe class BFloat16Tests
{
    /// <summary>Rounding to the nearest of the two neighbours, by arithmetic in double; the even one at the middle.</summary>
    [Fact]
    public void RoundsToNearestEven()
    {
        var random = new PhiloxStream(7, 7);
        uint[] bits = [0, 0x80000000, 0x3F808000, 0x3F818000, 0x3F807FFF, 0x3F808001, 0x7F7FFFFF, 0xFF7FFFFF, 0x00000001, 0x00008000, 0x00018000, .. Enumerable.Range(0, 5000).Select(_ => random.NextUInt32())];
        float[] values = [.. bits.Select(BitConverter.UInt32BitsToSingle).Where(x => !float.IsNaN(x))];
        (float[] rounded, ushort[] stored) = Round(values);
        for (int i = 0; i < values.Length; i++)
        {
            rounded[i].ShouldBe(Nearest(values[i]), $"{values[i]:R}");
            BitConverter.UInt32BitsToSingle((uint)stored[i] << 16).ShouldBe(rounded[i]);
        }
    }

    [Fact]
    public void NaNsAndInfinitiesStay()
    {
        float[] values = [float.NaN, BitConverter.UInt32BitsToSingle(0x7F800001), BitConverter.UInt32BitsToSingle(0xFF80FFFF), float.PositiveInfinity, float.NegativeInfinity, 1, 2, 3, float.NaN];
        (float[] rounded, _) = Round(values);
        rounded.ShouldBe([float.NaN, float.NaN, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1, 2, 3, float.NaN]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100_003)]
    public void NarrowingRoundsAndLeavesTheSource(int count)
    {
        var random = new PhiloxStream(7, 9);
        float[] values = [.. Enumerable.Range(0, count).Select(_ => BitConverter.UInt32BitsToSingle(random.NextUInt32() & 0xBFFFFFFF))], before = [.. values];
        values[0] = before[0] = float.NaN;
        var stored = new ushort[count];
        fixed (float* x = values)
        fixed (ushort* y = stored)
        {
            BFloat16.Narrow(x, y, count);
        }

        values.ShouldBe(before);
        float.IsNaN(BitConverter.UInt32BitsToSingle((uint)stored[0] << 16)).ShouldBeTrue();
        stored.Skip(1).ShouldBe(values.Skip(1).Select(x => (ushort)(BitConverter.SingleToUInt32Bits(Nearest(x)) >> 16)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100_003)]
    public void WideningGivesBackWhatWasStored(int count)
    {
        ushort[] stored = [.. Enumerable.Range(0, count).Select(i => (ushort)(i * 7919))];
        var wide = new float[count];
        fixed (ushort* x = stored)
        fixed (float* y = wide)
        {
            BFloat16.Widen(x, y, count);
        }

        wide.Select(BitConverter.SingleToUInt32Bits).ShouldBe(stored.Select(s => (uint)s << 16));
    }

    [Fact]
    public void RowsMayBeSpacedAndTheGapsStay()
    {
        float[] values = [.. Enumerable.Range(0, 60).Select(i => 1 + (i / 1000f))];
        var stored = new ushort[4 * 11];
        float[] rounded = [.. values];
        fixed (float* x = rounded)
        fixed (ushort* y = stored)
        {
            BFloat16.Round(x, 15, y, 4, 11);
        }

        for (int i = 0; i < values.Length; i++)
        {
            rounded[i].ShouldBe(i % 15 < 11 ? Nearest(values[i]) : values[i]);
        }

        BitConverter.UInt32BitsToSingle((uint)stored[(3 * 11) + 10] << 16).ShouldBe(Nearest(values[(3 * 15) + 10]));
    }

    private static (float[] Rounded, ushort[] Stored) Round(float[] values)
    {
        float[] rounded = [.. values];
        var stored = new ushort[values.Length];
        fixed (float* x = rounded)
        fixed (ushort* y = stored)
        {
            BFloat16.Round(x, values.Length, y, 1, values.Length);
        }

        return (rounded, stored);
    }

    private static float Nearest(float x)
    {
        uint down = BitConverter.SingleToUInt32Bits(x) & 0xFFFF0000, up = down + 0x10000;
        double below = Value(down), above = Value(up), fromBelow = Math.Abs(x - below), fromAbove = Math.Abs(above - x);
        bool even = (down & 0x10000) == 0;
        return BitConverter.UInt32BitsToSingle(fromBelow < fromAbove || (fromBelow == fromAbove && even) ? down : up);

        // Past the largest value goes on as if there were one more, as IEEE rounding to infinity does.
        static double Value(uint bits) => (bits & 0x7FFFFFFF) == 0x7F800000 ? Math.CopySign(Math.ScaleB(1, 128), (int)bits) : BitConverter.UInt32BitsToSingle(bits);
    }
}
