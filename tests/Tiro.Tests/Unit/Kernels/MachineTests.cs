using Tiro.Kernels;
using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

/// <summary>The kernels that measure the machine do the work that their figures count.</summary>
[Trait("Category", "Isa")]
[Collection("Serial")]
public sealed unsafe class MachineTests
{
    public static TheoryData<MemoryMix> Mixes => [.. Enum.GetValues<MemoryMix>()];

    public static TheoryData<Int8Instructions> Int8Kinds => [.. Enum.GetValues<Int8Instructions>()];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void EveryFmaChainHasItsLinks(int links)
    {
        double sum = 0;
        for (int chain = 0; chain < FmaPeak.Chains; chain++)
        {
            double a = chain;
            for (int i = 0; i < links; i++)
            {
                a = (a * FmaPeak.Factor) + FmaPeak.Term;
            }

            sum += a * FmaPeak.Lanes;
        }

        FmaPeak.Run(links).ShouldBe((float)sum, 1e-6 * sum);
        FmaPeak.RunParallel(links, 7).ShouldBe((float)(7 * sum), 1e-5 * sum);
    }

    [Fact]
    public void LongFmaChainsStayFinite() => FmaPeak.Run(100_000).ShouldBe(2f * FmaPeak.Chains * FmaPeak.Lanes, 0.01);

    [Theory]
    [MemberData(nameof(Int8Kinds))]
    public void EveryInt8ChainHasItsLinks(Int8Instructions kind)
    {
        Assert.SkipUnless(Int8Peak.IsSupported(kind), "this processor does not have the instruction");
        foreach (int links in (int[])[0, 1, 6, 1000])
        {
            int sum = 0;
            for (int chain = 0; chain < Int8Peak.Chains; chain++)
            {
                uint a = (uint)chain + 1;
                for (int i = 0; i < links; i++)
                {
                    uint bytes = (a & 0xff) + ((a >> 8) & 0xff) + ((a >> 16) & 0xff) + (a >> 24);
                    a = unchecked(a + (Int8Peak.Factor * bytes));
                }

                sum = unchecked(sum + ((int)a * Int8Peak.Lanes(kind)));
            }

            Int8Peak.Run(kind, links).ShouldBe(sum, $"{links} links");
            Int8Peak.RunParallel(kind, links, 5).ShouldBe(unchecked(5 * sum));
        }
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void StreamsTouchEveryElementOnce(MemoryMix mix)
    {
        const int Count = (1 << 17) + 64;
        foreach (bool parallel in (bool[])[false, true])
        {
            using var arrays = new FloatBuffer(Count * mix.Arrays());
            using var sums = new FloatBuffer(MemoryStreams.Tiles(Count));
            for (int i = 0; i < arrays.Count; i++)
            {
                arrays.Span[i] = 1 + (i % 7) + (i / Count);
            }

            float[] before = arrays.Span.ToArray(), after = Expected(mix, before, Count);
            sums.Span.Clear();
            MemoryStreams.Run(mix, arrays, Count, sums, parallel);

            arrays.Span.SequenceEqual(after).ShouldBeTrue($"parallel: {parallel}");
            sums.Span.ToArray().Sum(x => (double)x).ShouldBe(mix == MemoryMix.Read ? before.Sum(x => (double)x) : 0);
        }
    }

    [Fact]
    public void MovesCountWhatAMixReadsAndWrites() =>
        Enum.GetValues<MemoryMix>().Select(mix => mix.Moves()).ShouldBe([1, 2, 2, 2, 3, 5, 7]);

    private static float[] Expected(MemoryMix mix, float[] before, int count)
    {
        float[] x = [.. before];
        for (int i = 0; i < count; i++)
        {
            int b = i + count, c = b + count, d = c + count, e = d + count;
            switch (mix)
            {
                case MemoryMix.Copy or MemoryMix.CopyUncached:
                    x[b] = x[i];
                    break;
                case MemoryMix.Update:
                    x[i] *= 0.5f;
                    break;
                case MemoryMix.TwoToOne:
                    x[c] = x[i] + x[b];
                    break;
                case MemoryMix.ThreeToTwo:
                    (x[d], x[e]) = (x[i] + x[b], x[b] + x[c]);
                    break;
                case MemoryMix.FourToThree:
                    (x[i], x[b], x[c]) = ((x[i] + x[d]) / 2, (x[b] + x[d]) / 2, (x[c] + x[d]) / 2);
                    break;
            }
        }

        return x;
    }
}
