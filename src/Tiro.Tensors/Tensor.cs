using System.Runtime.CompilerServices;
using Tiro.Kernels;

namespace Tiro.Tensors;

/// <summary>
/// A typed n-dimensional view of native memory. The innermost dimension is contiguous; rows (all outer dimensions taken
/// together) lie <see cref="RowStride"/> elements apart. A tensor is a handle: it belongs to the innermost
/// <see cref="TensorScope"/> and dies with it unless kept; a stale handle throws.
/// </summary>
public readonly unsafe struct Tensor
{
    private readonly TensorHeader? _header;
    private readonly int _generation;

    internal Tensor(TensorHeader header)
    {
        _header = header;
        _generation = header.Generation;
    }

    /// <summary>True for <c>default</c>: an absent optional tensor.</summary>
    public bool IsNone => _header is null;

    public DType DType => Header.DType;

    public Shape Shape => Header.Shape;

    /// <summary>Elements from one row to the next; equal to <c>Shape.Columns</c> when contiguous.</summary>
    public long RowStride => Header.RowStride;

    public long Rows => Header.Shape.Rows;

    public long Columns => Header.Shape.Columns;

    public long Count => Header.Shape.Count;

    public bool IsContiguous => Header.RowStride == Header.Shape.Columns || Header.Shape.Rows <= 1;

    public bool RequiresGrad => Header.RequiresGrad;

    internal TensorHeader Header
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TensorHeader? header = _header;
            if (header is null || header.Generation != _generation)
            {
                ThrowStale();
            }

            return header!;
        }
    }

    /// <summary>Address of the first element; valid while the tensor lives.</summary>
    internal float* F32 => (float*)Address(DType.F32);

    internal long* I64 => (long*)Address(DType.I64);

    internal ushort* BF16 => (ushort*)Address(DType.BF16);

    internal int* I32 => (int*)Address(DType.I32);

    /// <summary>The first block of a tensor of blocks.</summary>
    internal void* Blocks => Address(DType.Q8_0);

    /// <summary>The rows of an f32, BF16 or Q8_0 tensor as an operand of a product.</summary>
    internal Matrix Operand => DType switch
    {
        DType.BF16 => Matrix.RowMajor(BF16, ElementType.BF16, RowStride),
        DType.Q8_0 => Matrix.RowMajor(Blocks, ElementType.Q8_0, RowStride),
        _ => Matrix.RowMajor(F32, RowStride),
    };

    /// <summary>An uninitialised tensor of the innermost scope.</summary>
    public static Tensor Empty(DType dtype, Shape shape) => TensorScope.Adopt(Unowned(dtype, shape));

    public static Tensor Empty(params ReadOnlySpan<long> sizes) => Empty(DType.F32, new Shape(sizes));

    /// <summary>A tensor of the innermost scope with a copy of <paramref name="values"/>.</summary>
    public static Tensor From(ReadOnlySpan<float> values, params ReadOnlySpan<long> sizes)
    {
        Tensor t = Empty(DType.F32, SizeOrFlat(values.Length, sizes));
        values.CopyTo(t.Span<float>());
        return t;
    }

    public static Tensor From(ReadOnlySpan<int> values, params ReadOnlySpan<long> sizes)
    {
        Tensor t = Empty(DType.I32, SizeOrFlat(values.Length, sizes));
        values.CopyTo(t.Span<int>());
        return t;
    }

    /// <summary>A tensor that no scope owns: it lives until <see cref="Dispose"/>.</summary>
    public static Tensor Persistent(DType dtype, Shape shape) => new(Unowned(dtype, shape));

    /// <summary>Ends a tensor made by <see cref="Persistent"/> or taken out of its scope by <see cref="TensorScope.Detach"/>.</summary>
    public void Dispose() => Header.ReleaseData();

    /// <summary>The elements of a contiguous tensor of at most int.MaxValue elements, for reading and writing by the host.</summary>
    public Span<T> Span<T>()
        where T : unmanaged
    {
        TensorHeader h = Header;
        ShapeException.Require(sizeof(T) == h.DType.Size() && IsContiguous && h.Shape.Count <= int.MaxValue, "Span", this, $"needs contiguous elements of {sizeof(T)} bytes, fewer than 2^31");
        return new Span<T>(h.Data, (int)h.Shape.Count);
    }

    /// <summary>One row as a span. Row index counts all outer dimensions.</summary>
    public Span<T> Row<T>(long row)
        where T : unmanaged
    {
        TensorHeader h = Header;
        ShapeException.Require(sizeof(T) == h.DType.Size() && (ulong)row < (ulong)h.Shape.Rows, "Row", this, $"row {row} of {sizeof(T)}-byte elements");
        return new Span<T>((T*)h.Data + (row * h.RowStride), (int)h.Shape.Columns);
    }

    /// <summary>The bytes of one row of any element type, whole blocks of a block format. Row index counts all outer dimensions.</summary>
    public Span<byte> RowBytes(long row)
    {
        TensorHeader h = Header;
        ShapeException.Require(h.Data != null && (ulong)row < (ulong)h.Shape.Rows, "RowBytes", this, $"row {row}");
        return new Span<byte>(h.Data + h.DType.Bytes(row * h.RowStride), checked((int)h.DType.Bytes(h.Shape.Columns)));
    }

    /// <summary>A copy of all elements in row-major order: the one place where the host reads results.</summary>
    public float[] Read()
    {
        var values = new float[Count];
        for (long row = 0; row < Rows; row++)
        {
            Row<float>(row).CopyTo(values.AsSpan((int)(row * Columns), (int)Columns));
        }

        return values;
    }

    /// <summary>The value of a one-element f32 tensor.</summary>
    public float Item()
    {
        ShapeException.Require(Count == 1, "Item", this, "needs one element");
        return *F32;
    }

    /// <summary>Sets every element of an f32 tensor; returns it.</summary>
    public Tensor Fill(float value)
    {
        for (long row = 0; row < Rows; row++)
        {
            Row<float>(row).Fill(value);
        }

        Header.Storage!.Bump();
        return this;
    }

    /// <summary>Rounds a contiguous f32 tensor to nearest even into <paramref name="target"/>, BF16 of the same shape.</summary>
    public void RoundTo(Tensor target)
    {
        ShapeException.Require(target.Shape == Shape && IsContiguous && target.IsContiguous, "RoundTo", this, target, "contiguous tensors of one shape");
        BFloat16.Narrow(F32, target.BF16, Count);
        target.Header.Storage!.Bump();
    }

    /// <summary>Quantises a contiguous f32 matrix of finite numbers into <paramref name="target"/>, Q8_0 of the same shape.</summary>
    public void QuantizeTo(Tensor target)
    {
        ShapeException.Require(target.Shape == Shape && target.IsContiguous, "QuantizeTo", this, target, "a contiguous Q8_0 target of the same shape");
        Q8Blocks.Quantize(F32, RowStride, Rows, Columns, target.Blocks);
        target.Header.Storage!.Bump();
    }

    /// <summary>Widens a contiguous Q8_0 matrix into <paramref name="target"/>, contiguous f32 of the same shape, exactly.</summary>
    public void DequantizeTo(Tensor target)
    {
        ShapeException.Require(target.Shape == Shape && IsContiguous && target.IsContiguous, "DequantizeTo", this, target, "contiguous tensors of one shape");
        Q8Blocks.Dequantize(Blocks, target.F32, Count);
        target.Header.Storage!.Bump();
    }

    /// <summary>The same elements with another shape: any regrouping of rows; the innermost dimension changes only when contiguous.</summary>
    public Tensor Reshape(params ReadOnlySpan<long> sizes)
    {
        var shape = new Shape(sizes);
        ShapeException.Require(shape.Count == Count && (shape.Columns == Columns || IsContiguous), "Reshape", this, $"to {shape}");
        return View(shape, shape.Columns == Columns ? RowStride : shape.Columns, 0);
    }

    /// <summary>Columns [start, start + count) of every row.</summary>
    public Tensor SliceColumns(long start, long count)
    {
        ShapeException.Require(start >= 0 && count >= 0 && start + count <= Columns, "SliceColumns", this, $"columns {start}..{start + count}");
        return View(Shape.WithColumns(count), RowStride, start);
    }

    /// <summary>Rows [start, start + count), as a matrix.</summary>
    public Tensor SliceRows(long start, long count)
    {
        ShapeException.Require(start >= 0 && count >= 0 && start + count <= Rows, "SliceRows", this, $"rows {start}..{start + count}");
        return View(new Shape(count, Columns), RowStride, start * RowStride);
    }

    public override string ToString() => _header is null ? "none" : $"{DType} {Shape}";

    internal static TensorHeader Unowned(DType dtype, Shape shape)
    {
        if (dtype == DType.Q8_0 && shape.Columns % Q8Blocks.Size != 0)
        {
            throw new ShapeException($"{dtype} {shape}: rows must be whole blocks of {Q8Blocks.Size}; keep this matrix in F32");
        }

        TensorHeader h = TensorHeader.Rent();
        h.DType = dtype;
        h.Shape = shape;
        h.RowStride = shape.Columns;
        h.Storage = StoragePool.Rent(dtype.Bytes(shape.Count));
        h.Data = h.Storage.Pointer;
        h.RetainData();
        return h;
    }

    /// <summary>The same memory under a header of its own that is no view: what an in-place op returns.</summary>
    internal Tensor Alias()
    {
        TensorHeader from = Header, h = TensorHeader.Rent();
        h.DType = from.DType;
        h.Shape = from.Shape;
        h.RowStride = from.RowStride;
        h.Storage = from.Storage;
        h.Storage!.Retain();
        h.Data = from.Data;
        h.RetainData();
        return TensorScope.Adopt(h);
    }

    private Tensor View(Shape shape, long rowStride, long offset)
    {
        TensorHeader from = Header, h = TensorHeader.Rent();
        h.DType = from.DType;
        h.Shape = shape;
        h.RowStride = rowStride;
        h.Storage = from.Storage;
        h.Storage!.Retain();
        h.Data = from.Data + from.DType.Bytes(offset);
        h.RequiresGrad = from.RequiresGrad;
        h.Base = from.Parameter is null ? from.Base ?? from : from;
        h.ViewOffset = h.Base == from ? offset : from.ViewOffset + offset;
        h.Base.Hold();
        h.RetainData();
        return TensorScope.Adopt(h);
    }

    private static Shape SizeOrFlat(int count, ReadOnlySpan<long> sizes) => sizes.IsEmpty ? new Shape(count) : new Shape(sizes);

    private void* Address(DType dtype)
    {
        TensorHeader h = Header;
        if (h.Data == null || h.DType != dtype)
        {
            throw new InvalidOperationException(h.Data == null ? $"tensor {h.Shape} was already freed" : $"tensor {h.Shape} is {h.DType}, not {dtype}");
        }

        return h.Data;
    }

    private void ThrowStale() =>
        throw new InvalidOperationException(_header is null ? "no tensor: an optional tensor was used without checking IsNone" : "stale tensor: its scope has ended; keep it with TensorScope.Keep");
}
