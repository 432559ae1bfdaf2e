namespace Tiro.Data;

/// <summary>The lines of a file as bytes, in a buffer that the next line reuses. Lines end at LF; a CR before it is dropped.</summary>
internal sealed class ByteLines : IDisposable
{
    /// <summary>A longer line is no row of data.</summary>
    private const int LongestLine = 1 << 28;

    private readonly string _path;
    private readonly FileStream _file;
    private byte[] _bytes = new byte[1 << 16];
    private int _start, _end;
    private bool _ended;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CorpusException">The file is UTF-16.</exception>
    public ByteLines(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file; give a file with a JSON object a line", path);
        }

        _path = path;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        SkipByteOrderMark();
    }

    /// <summary>Number of the line that <see cref="Next"/> gave last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its end, or false after the last.</summary>
    public bool Next(out ReadOnlyMemory<byte> line)
    {
        int searched = _start;
        int at;
        while ((at = _bytes.AsSpan(searched, _end - searched).IndexOf((byte)'\n')) < 0 && !_ended)
        {
            searched = _end - _start;
            Fill();
        }

        int end = at < 0 ? _end : searched + at;
        bool any = at >= 0 || end > _start;
        int length = end - _start;
        line = _bytes.AsMemory(_start, length > 0 && _bytes[end - 1] == '\r' ? length - 1 : length);
        _start = at < 0 ? _end : end + 1;
        Number++;
        return any;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Moves what is left to the front of the buffer and reads more behind it.</summary>
    private void Fill()
    {
        int left = _end - _start;
        if (left > LongestLine)
        {
            throw new CorpusException($"{_path}:{Number + 1}: the line is longer than {LongestLine} bytes: give a file with a JSON object a line.");
        }

        byte[] target = left > _bytes.Length / 2 ? new byte[2 * _bytes.Length] : _bytes;
        _bytes.AsSpan(_start, left).CopyTo(target);
        (_bytes, _start, _end) = (target, 0, left);
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
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            _file.Dispose();
            throw new CorpusException($"{_path}: the file begins with a UTF-16 byte order mark, not UTF-8 text: convert it, for example with `iconv -f UTF-16 -t UTF-8`.");
        }

        _start = head.StartsWith("\uFEFF"u8) ? 3 : 0;
    }
}
