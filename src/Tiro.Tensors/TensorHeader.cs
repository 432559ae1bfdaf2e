namespace Tiro.Tensors;

/// <summary>
/// What a <see cref="Tensor"/> handle points to: layout, storage, and the gradient while a backward pass runs. Headers are
/// pooled; a generation number makes stale handles throw. Two counts: owners of the data (scopes, saved tensors, explicit
/// holds) keep the storage; nodes of the tape and views keep only the header, so that a tensor's memory can go before its gradient comes.
/// </summary>
internal sealed unsafe class TensorHeader
{
    private static readonly Stack<TensorHeader> Pool = new();

    private int _dataOwners, _holders;

    public int Generation;
    public DType DType;
    public Shape Shape;
    public long RowStride;
    public Storage? Storage;
    public byte* Data;
    public bool RequiresGrad;

    /// <summary>The tensor this one views (never itself a view), and where; its gradient holds this one's.</summary>
    public TensorHeader? Base;

    /// <summary>Elements from the viewed tensor's first element to this one's.</summary>
    public long ViewOffset;

    /// <summary>Gradient, while backward runs; owned by this header.</summary>
    public Tensor Grad;

    public Parameter? Parameter;

    /// <summary>The recorded op that can make this tensor again in backward from what it saved itself.</summary>
    public Node? Maker;

    /// <summary>The same values in BF16, made for backward, and the version of the storage they were made of; goes with the data.</summary>
    public Tensor Narrow;
    public int NarrowVersion;

    public int DataOwners => _dataOwners;

    public static TensorHeader Rent()
    {
        lock (Pool)
        {
            return Pool.TryPop(out TensorHeader? header) ? header : new TensorHeader();
        }
    }

    public void RetainData() => _dataOwners++;

    public void ReleaseData()
    {
        if (--_dataOwners == 0)
        {
            Tensor narrow = Narrow;
            Narrow = default;
            Storage!.Release();
            Storage = null;
            Data = null;
            RecycleIfUnused();
            if (!narrow.IsNone)
            {
                narrow.Header.ReleaseData();
            }
        }
    }

    public void Hold() => _holders++;

    public void Unhold()
    {
        _holders--;
        RecycleIfUnused();
    }

    private void RecycleIfUnused()
    {
        if (_dataOwners != 0 || _holders != 0)
        {
            return;
        }

        Generation++;
        if (!Grad.IsNone)
        {
            Grad.Header.ReleaseData();
        }

        TensorHeader? viewed = Base;
        Grad = default;
        Base = null;
        ViewOffset = 0;
        Parameter = null;
        Maker = null;
        RequiresGrad = false;
        lock (Pool)
        {
            Pool.Push(this);
        }

        viewed?.Unhold();
    }
}
