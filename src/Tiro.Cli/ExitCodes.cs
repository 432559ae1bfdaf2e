namespace Tiro.Cli;

/// <summary>The exit codes of <c>tiro</c>: a contract with scripts.</summary>
internal static class ExitCodes
{
    /// <summary>The command did what was asked.</summary>
    public const int Success = 0;

    /// <summary>The command failed: a full disk, a non-finite loss, a comparison beyond its tolerance.</summary>
    public const int Failure = 1;

    /// <summary>Bad usage or bad input: nothing was done, the caller can put it right.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C or SIGTERM (128 + SIGINT, as shells report it).</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of standard output went away (128 + SIGPIPE, as shells report it).</summary>
    public const int BrokenPipe = 141;
}
