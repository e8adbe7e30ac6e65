namespace Blockyard.TestKit.Disks;

/// <summary>What Linux says of a broken disk, as .NET hands it on.</summary>
public static class DiskErrors
{
    /// <summary>EIO: the device does not do it.</summary>
    public static IOException InputOutput() => new("Input/output error", hresult: 5);

    /// <summary>ENOSPC: there is no room.</summary>
    public static IOException NoSpace() => new("No space left on device", hresult: 28);

    /// <summary>EROFS: somebody, often the kernel after an error, has made it read-only.</summary>
    public static IOException ReadOnly() => new("Read-only file system", hresult: 30);
}
