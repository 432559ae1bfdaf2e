namespace Tiro.Tensors;

/// <summary>
/// Owns the temporaries made on this thread while it is the innermost scope; disposing it gives their memory back, except
/// what the tape saved for backward and what was kept. Scopes nest.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? t_current;

    [ThreadStatic]
    private static Stack<TensorScope>? t_pool;

    private readonly List<TensorHeader> _owned = [];
    private TensorScope? _outer;

    private TensorScope()
    {
    }

    public static TensorScope Begin()
    {
        TensorScope scope = (t_pool ??= new()).TryPop(out TensorScope? pooled) ? pooled : new TensorScope();
        scope._outer = t_current;
        t_current = scope;
        return scope;
    }

    /// <summary>Moves a tensor of this scope to the enclosing one, so that it outlives this scope.</summary>
    public Tensor Keep(Tensor tensor)
    {
        TensorScope outer = _outer ?? throw new InvalidOperationException("Keep: there is no enclosing scope; use Detach and dispose the tensor yourself");
        Remove(tensor);
        outer._owned.Add(tensor.Header);
        return tensor;
    }

    /// <summary>Takes a tensor out of this scope; the caller disposes it.</summary>
    public Tensor Detach(Tensor tensor)
    {
        Remove(tensor);
        return tensor;
    }

    /// <summary>Gives a tensor of this scope back before the scope ends; what the tape saved of it stays.</summary>
    public void Free(Tensor tensor)
    {
        Remove(tensor);
        tensor.Header.ReleaseData();
    }

    public void Dispose()
    {
        if (t_current != this)
        {
            throw new InvalidOperationException("scopes must end in the reverse order of their beginning, on their own thread");
        }

        t_current = _outer;
        _outer = null;
        foreach (TensorHeader header in _owned)
        {
            header.ReleaseData();
        }

        _owned.Clear();
        t_pool!.Push(this);
    }

    internal static Tensor Adopt(TensorHeader header)
    {
        TensorScope scope = t_current ?? throw new InvalidOperationException("no TensorScope: wrap the work in `using TensorScope scope = TensorScope.Begin();`");
        scope._owned.Add(header);
        return new Tensor(header);
    }

    private void Remove(Tensor tensor)
    {
        int at = _owned.LastIndexOf(tensor.Header);
        if (at < 0)
        {
            throw new InvalidOperationException($"tensor {tensor.Shape} does not belong to this scope");
        }

        _owned.RemoveAt(at);
    }
}
