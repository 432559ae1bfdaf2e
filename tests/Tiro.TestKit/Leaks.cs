using Shouldly;
using Tiro.Tensors;

namespace Tiro.TestKit;

/// <summary>Fails its test when a tensor made since it began is still alive at its end. Only for tests that run alone.</summary>
public sealed class Leaks : IDisposable
{
    private readonly long _before = StoragePool.LiveCount;

    public void Dispose() => StoragePool.LiveCount.ShouldBe(_before, "tensors still alive at the end of the test");
}
