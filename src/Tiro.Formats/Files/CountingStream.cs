namespace Tiro.Formats;

/// <summary>A write-only stream that passes everything on and counts the bytes; it does not own the stream below.</summary>
internal class CountingStream(Stream inner) : Stream
{
    public long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Written;

    public override long Position
    {
        get => Written;
        set => throw new NotSupportedException("this stream is written front to back");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("this stream is written only");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("this stream is written front to back");

    public override void SetLength(long value) => throw new NotSupportedException("this stream is written front to back");
}
