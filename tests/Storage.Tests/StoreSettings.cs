namespace Blockyard.Storage.Tests;

internal static class StoreSettings
{
    public static KeyValueStoreSettings For(string directory) => new()
    {
        Directory = directory,
        Network = 0xDAB5BFFA,
        MemoryBytes = KeyValueStoreSettings.MinMemoryBytes,
        Space = new DiskSpace(1 << 20),
    };
}
