using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Tiro.Formats;

/// <summary>
/// A whole file mapped read-only. The pages stay mapped until <see cref="Dispose"/> and until every reference taken through
/// <see cref="Handle"/> (<see cref="SafeHandle.DangerousAddRef"/>) is released. The file must not be shortened meanwhile.
/// </summary>
public sealed unsafe partial class MappedFile : IDisposable
{
    // The same number on Linux and macOS.
    private const int DontNeed = 4;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private MappedFile(MemoryMappedFile map, MemoryMappedViewAccessor view, long length)
    {
        _map = map;
        _view = view;
        Length = length;
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + view.PointerOffset;
    }

    public long Length { get; }

    /// <summary>Owner of the pages: a storage that points into them adds a reference and releases it at its end.</summary>
    public SafeBuffer Handle => _view.SafeMemoryMappedViewHandle;

    /// <summary>First byte of the file.</summary>
    /// <exception cref="ObjectDisposedException">The map was closed.</exception>
    public byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, this);
            return _start;
        }
    }

    /// <summary>Maps the first <paramref name="length"/> bytes of an open, non-empty file; the file handle may be closed afterwards.</summary>
    public static MappedFile Map(FileStream file, long length)
    {
        MemoryMappedFile map = MemoryMappedFile.CreateFromFile(file, null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            return new MappedFile(map, map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Says that the bytes [offset, offset + length) will not be read soon: the process's resident memory no longer counts their
    /// pages. Reading them again is allowed. Does nothing on Windows.
    /// </summary>
    public void Forget(long offset, long length)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        long page = Environment.SystemPageSize, first = (offset + page - 1) / page * page, end = (offset + length) / page * page;
        if (first < end)
        {
            // Advice: where it fails, the pages merely stay.
            _ = Advise(Start + first, (nuint)(end - first), DontNeed);
        }
    }

    public void Dispose()
    {
        if (!_view.SafeMemoryMappedViewHandle.IsClosed)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
