using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tests;

internal static class TestSettings
{
    public static ChainStorageSettings For(string directory) => new()
    {
        Directory = directory,
        Network = 0xDAB5BFFA,
        MemoryBytes = KeyValueStoreSettings.MinMemoryBytes,
        Space = new DiskSpace(1 << 20),
    };
}
