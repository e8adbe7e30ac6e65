using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tests;

internal static class TestSettings
{
    public static ChainStorageSettings For(string directory) => new()
    {
        Directory = directory,
        Network = 0xDAB5BFFA,
        MemoryBytes = KeyValueStoreSettings.MinMemoryBytes,
        ReservedBytes = 1 << 20,
    };
}
