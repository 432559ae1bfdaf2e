using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>
/// Native, 64-byte aligned memory shared by the tensors that view it. It counts its owners (views, scopes, the tape) and
/// returns to a pool with the last one. <see cref="Version"/> counts in-place writes; backward refuses a changed input.
/// </summary>
internal sealed unsafe class Storage
{
    private int _owners;

    internal Storage(long bytes)
    {
        Pointer = (byte*)AlignedMemory.Allocate(bytes);
        Bytes = bytes;
    }

    public byte* Pointer { get; }

    /// <summary>Capacity in bytes, at least what was asked for.</summary>
    public long Bytes { get; }

    /// <summary>Bytes that the present tenant asked for.</summary>
    public long Used { get; set; }

    public int Version { get; private set; }

    public int Owners => Volatile.Read(ref _owners);

    public void Bump() => Version++;

    public void Retain() => Interlocked.Increment(ref _owners);

    public void Release()
    {
        if (Interlocked.Decrement(ref _owners) == 0)
        {
            Version++;
            StoragePool.Return(this);
        }
    }

    internal void FreeMemory() => AlignedMemory.Free(Pointer);
}
