namespace Blockyard.Storage.Files;

/// <summary>Says of an error of the operating system what happened to which file, and what to do about it.</summary>
internal static class DiskFailure
{
    // Errno on Linux, which .NET hands on as it is.
    private const int InputOutput = 5;
    private const int Exists = 17;
    private const int NoDirectory = 20;
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    /// <summary>True for what a disk or file system throws; for exception filters.</summary>
    public static bool Is(Exception error) => error is (IOException and not StorageException) or UnauthorizedAccessException;

    /// <summary>True if a write failed for want of room, and for nothing else.</summary>
    public static bool IsLackOfRoom(Exception error) => error is IOException { HResult: NoSpaceLeft or QuotaExceeded };

    /// <summary>What to throw instead.</summary>
    /// <param name="what">What could not be done to which file or directory: a sentence without its full stop.</param>
    /// <param name="cause">What the operating system said.</param>
    public static StorageException Of(string what, Exception cause) => new(
        IsLackOfRoom(cause) ? StorageErrorKind.Full : StorageErrorKind.Failed, $"{what}: {cause.Message} {AdviceOn(cause)}", cause);

    private static string AdviceOn(Exception cause) => cause switch
    {
        { HResult: InputOutput } => "The disk fails: look into the kernel's log, replace it, restore what is lost from a backup.",
        { HResult: ReadOnlyFileSystem } => "The file system is read-only, often because of an earlier error: look into the kernel's log and mount it writable.",
        { HResult: Exists or NoDirectory } => "A file stands in its place: move it away, or name another data directory.",
        DirectoryNotFoundException or DriveNotFoundException or FileNotFoundException =>
            "It is not there, not any more, or a file stands in its place: see that the disk is mounted and that nobody removes files of a store in use.",
        UnauthorizedAccessException => "Give the user that this process runs as the right to read and write there.",
        _ when IsLackOfRoom(cause) => "Free some space and try again.",
        _ => "Check the disk.",
    };
}
