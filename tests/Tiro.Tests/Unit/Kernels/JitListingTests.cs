using Tiro.TestKit;

namespace Tiro.Tests.Unit.Kernels;

public sealed class JitListingTests
{
    private const string Nested = """
        ; Assembly listing for method Some:Kernel(long):this (FullOpts)
        ; Emitting BLENDED_CODE

        G_M1_IG01:
               vmovss   xmm0, dword ptr [rsp+0x10]
        G_M1_IG02:
               vmovups  zmm1, zmmword ptr [rbp-0x40]
               vfmadd231ps zmm1, zmm2, zmm3
        G_M1_IG03:
               vfmadd231ps zmm0, zmm2, zmmword ptr [rdi]
               vfmadd231ps zmm1, zmm2, zmmword ptr [rdi+0x40]
               dec      rdx
               jne      SHORT G_M1_IG03
               dec      rcx
               jg       G_M1_IG02
        G_M1_IG04:
               vmulss   xmm0, xmm0, dword ptr [rsp+0x20]
               jne      SHORT G_M1_IG04
               ret

        """;

    [Fact]
    public void TheHottestLoopIsInnermostAndHasTheMostProducts()
    {
        JitListing listing = JitListing.Parse(Nested).ShouldHaveSingleItem();
        listing.Method.ShouldBe("Some:Kernel(long):this (FullOpts)");
        string[] loop = listing.HottestLoops().ShouldHaveSingleItem();

        loop[0].ShouldBe("G_M1_IG03:");
        loop[^1].Trim().ShouldBe("jne      SHORT G_M1_IG03");
        JitListing.StackAccesses(loop).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("vmovups  zmm9, zmmword ptr [rsp+0x40]")]
    [InlineData("vmovups  zmmword ptr [rbp-0x80], zmm9")]
    [InlineData("mov      rax, qword ptr [rbp]")]
    [InlineData("ldr     q16, [sp, #0x10]")]
    [InlineData("str     x1, [fp, #0x18]")]
    public void ASpillIsFound(string spill)
    {
        JitListing listing = JitListing.Parse(Nested.Replace("dec      rdx", spill, StringComparison.Ordinal))[0];
        JitListing.StackAccesses(listing.HottestLoops()[0]).ShouldHaveSingleItem().ShouldBe(spill);
    }

    [Fact]
    public void ACopyWithoutProductsHasNoHotLoop()
    {
        const string copy = """
            ; Assembly listing for method Some:Copy() (FullOpts)
            G_M2_IG01:
                   vmovups  ymm0, ymmword ptr [rsp+0x20]
                   jne      SHORT G_M2_IG01

            """;
        JitListing.Parse(copy + Nested).Select(method => method.HottestLoops().Count).ShouldBe([0, 1]);
    }
}
