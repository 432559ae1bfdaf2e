using Microsoft.Win32.SafeHandles;

namespace Tiro.Cli;

/// <summary>Messages from standard input, one a line, as UTF-8 and nothing else.</summary>
internal sealed class ChatInput(Stream input) : IDisposable
{
    /// <summary>Bytes of a line with its end that a terminal passes on; it cuts what is longer without a word.</summary>
    private const int TerminalLine = 4096;

    private readonly byte[] _buffer = new byte[1 << 12];
    private int _at, _end;

    /// <summary>Number of the line read last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Standard input.</summary>
    public static ChatInput Open() => new(OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()

        // The descriptor itself: a terminal edits lines better than the runtime's console, and what is typed during an answer waits.
        : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0));

    /// <summary>The next line without its end, or null when there is none.</summary>
    /// <exception cref="FormatException">The line is not UTF-8, or longer than a terminal passes on.</exception>
    public string? ReadLine(bool fromTerminal = false)
    {
        using var line = new MemoryStream();
        while (true)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, input.Read(_buffer));
            }

            ReadOnlySpan<byte> rest = _buffer.AsSpan(_at, _end - _at);
            int length = rest.IndexOf((byte)'\n');
            line.Write(length < 0 ? rest : rest[..length]);
            _at = length < 0 ? _end : _at + length + 1;
            if (length >= 0 || rest.IsEmpty)
            {
                return length < 0 && line.Length == 0 ? null : Decode(line, fromTerminal);
            }
        }
    }

    public void Dispose() => input.Dispose();

    private string Decode(MemoryStream line, bool fromTerminal)
    {
        Line++;
        if (fromTerminal && line.Length >= TerminalLine - 1)
        {
            throw new FormatException($"a terminal cuts lines at {TerminalLine - 1} bytes; give a longer message with --once - or through a pipe");
        }

        return InputText.Decode(line.GetBuffer().AsSpan(0, (int)line.Length), "the message").TrimEnd('\r');
    }
}
