using System.Diagnostics;
using System.Globalization;

namespace Blockyard.TestKit;

/// <summary>A tmpfs that a test can fill.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Mounts a disk of this size.</summary>
    /// <exception cref="InvalidOperationException">This process may not mount.</exception>
    public SmallDisk(int megabytes)
    {
        try
        {
            Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", _folder.Path);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>A folder on the disk, not made yet.</summary>
    public string Store => _folder.PathOf("store");

    private string Filler => _folder.PathOf("filler");

    /// <summary>Leaves about this many free bytes.</summary>
    public void FillUpTo(long free)
    {
        using var file = File.Create(Filler);
        file.Write(new byte[new DriveInfo(_folder.Path).AvailableFreeSpace - free]);
    }

    /// <summary>Makes the room free again.</summary>
    public void Free() => File.Delete(Filler);

    /// <summary>Mounts it read-only, as a kernel does after an error. No file on it may be open for writing.</summary>
    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", _folder.Path);

    /// <summary>Mounts it writable again.</summary>
    public void MakeWritable() => Run("mount", "-o", "remount,rw", _folder.Path);

    public void Dispose()
    {
        Run("umount", _folder.Path);
        _folder.Dispose();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(error.Trim());
        }
    }
}
