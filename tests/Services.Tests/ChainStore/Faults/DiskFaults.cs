using Blockyard.TestKit.Disks;

namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>Ways in which the disk under a chain-store fails, by the name that a test shows.</summary>
internal static class DiskFaults
{
    /// <summary>What each does to an operation on a file: throws, or nothing.</summary>
    public static IReadOnlyDictionary<string, Func<DiskOperation, string, Exception?>> All { get; } =
        new Dictionary<string, Func<DiskOperation, string, Exception?>>
        {
            ["log write"] = On("/blocks/", ".log", DiskOperation.Write),
            ["log fsync"] = On("/blocks/", ".log", DiskOperation.Flush),
            ["log mark write"] = On("/blocks/", "DURABLE", DiskOperation.Write),
            ["log read"] = On("/blocks/", ".log", DiskOperation.Read),
            ["state write"] = On("/state/", "", DiskOperation.Write),
            ["state fsync"] = On("/state/", "", DiskOperation.Flush),
            ["state read"] = On("/state/", "", DiskOperation.Read),
            ["state manifest write"] = On("/state/", ".checkpoint.new", DiskOperation.Write),
            ["state manifest rename"] = On("/state/", ".checkpoint.new", DiskOperation.Move),
            ["state directory fsync"] = On("/state", "", DiskOperation.FlushDirectory),
            ["journal write"] = On("/mempool/", "", DiskOperation.Write),
            ["journal read"] = On("/mempool/", ".log", DiskOperation.Read),
            ["read-only"] = ReadOnly,
            ["gone"] = Gone,
        };

    private static Func<DiskOperation, string, Exception?> On(string folder, string end, DiskOperation operation) =>
        (asked, path) => asked == operation
            && path.Contains(folder, StringComparison.Ordinal)
            && path.EndsWith(end, StringComparison.Ordinal)
                ? DiskErrors.InputOutput()
                : null;

    private static IOException? ReadOnly(DiskOperation operation, string path) =>
        operation is DiskOperation.Read or DiskOperation.List or DiskOperation.FreeSpace or DiskOperation.FlushDirectory
            ? null
            : DiskErrors.ReadOnly();

    // An unmounted or detached volume: what is open fails, and there is no path any more.
    private static IOException Gone(DiskOperation operation, string path) => operation is DiskOperation.Open or DiskOperation.FreeSpace
        ? new DirectoryNotFoundException($"Could not find a part of the path '{path}'.")
        : DiskErrors.InputOutput();
}
