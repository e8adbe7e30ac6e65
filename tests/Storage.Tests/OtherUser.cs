using System.Runtime.InteropServices;

namespace Blockyard.Storage.Tests;

/// <summary>Has the file system take this thread for a user without any rights, for as long as this lives: root has them all.</summary>
/// <remarks>Linux only, and of no effect for anybody but root, who needs none.</remarks>
internal sealed partial class OtherUser : IDisposable
{
    private const int Nobody = 65_534;

    private readonly int _before = SetFileSystemUser(Nobody);

    public void Dispose() => _ = SetFileSystemUser(_before);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFileSystemUser(int user);
}
