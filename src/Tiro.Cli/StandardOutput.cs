using System.Runtime.InteropServices;
using System.Text;

namespace Tiro.Cli;

/// <summary>The reader of standard output went away; the program ends without a word.</summary>
internal sealed class BrokenPipeException() : IOException("standard output was closed by its reader");

/// <summary>
/// Standard output as UTF-8 without a byte order mark, buffered when it is not a terminal. Unlike the console's own stream it
/// reports a reader that went away, so that <c>tiro ... | head -1</c> stops working instead of working for nobody.
/// </summary>
internal sealed partial class StandardOutput : Stream
{
    private const int Descriptor = 1;
    private const int Interrupted = 4, TryAgain = 11, BrokenPipe = 32;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Makes <see cref="Console.Out"/> write here; streaming verbs flush it after each piece.</summary>
    public static void Install()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Console.SetOut(new StreamWriter(new StandardOutput(), utf8, bufferSize: 1 << 15)
        {
            AutoFlush = !Console.IsOutputRedirected,
        });
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written = Write(Descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                case TryAgain:
                    Thread.Sleep(1);
                    break;
                case BrokenPipe:
                    throw new BrokenPipeException();
                case int other:
                    throw new IOException($"standard output: {Marshal.GetPInvokeErrorMessage(other)}");
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ref readonly byte buffer, nint count);
}
