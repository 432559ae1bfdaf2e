using System.Buffers;
using System.Text.Unicode;

namespace Tiro.Data;

/// <summary>
/// Reads a file as UTF-8 with bounded memory and accepts nothing else: an ill-formed sequence throws
/// <see cref="CorpusException"/> naming file, line and byte offset. A byte order mark at the start is skipped.
/// </summary>
internal sealed class StrictUtf8Reader : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly byte[] _bytes;
    private int _start, _end;
    private long _offset;
    private long _line = 1;
    private bool _ended;

    /// <param name="path">The file.</param>
    /// <param name="bufferBytes">Size of the byte buffer, at least 4 (the longest UTF-8 sequence).</param>
    public StrictUtf8Reader(string path, int bufferBytes = 1 << 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferBytes, 4);
        _path = path;
        _bytes = new byte[bufferBytes];
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        SkipByteOrderMark();
    }

    /// <summary>Decodes characters into a span of at least 2; returns how many, 0 only at the end of the file.</summary>
    public int Read(Span<char> characters)
    {
        while (true)
        {
            OperationStatus status = Utf8.ToUtf16(
                _bytes.AsSpan(_start, _end - _start), characters, out int read, out int written, replaceInvalidSequences: false, isFinalBlock: _ended);
            _start += read;
            _offset += read;
            _line += characters[..written].Count('\n');
            if (written > 0)
            {
                return written;
            }

            if (status == OperationStatus.InvalidData)
            {
                throw Invalid();
            }

            if (_ended)
            {
                return 0;
            }

            Fill();
        }
    }

    public void Dispose() => _file.Dispose();

    private void Fill()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        _end -= _start;
        _start = 0;
        int read = _file.Read(_bytes.AsSpan(_end));
        _end += read;
        _ended = read == 0;
    }

    private void SkipByteOrderMark()
    {
        while (_end < 3 && !_ended)
        {
            Fill();
        }

        ReadOnlySpan<byte> head = _bytes.AsSpan(0, _end);
        if (head.StartsWith("\uFEFF"u8))
        {
            _start = 3;
            _offset = 3;
        }
        else if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            _file.Dispose();
            throw new CorpusException(
                $"{_path}: the file begins with a UTF-16 byte order mark, not UTF-8 text: convert it, for example with `iconv -f UTF-16 -t UTF-8`.");
        }
    }

    private CorpusException Invalid() => new(
        $"{_path}: invalid UTF-8 at line {_line}, byte offset {_offset} (byte 0x{_bytes[_start]:X2}): convert the file to UTF-8, " +
        "for example with `iconv -f ISO-8859-1 -t UTF-8`, or repair that line.");
}
