using Blockyard.Chain.Ports;
using Blockyard.Storage;

namespace Blockyard.ChainStorage;

/// <summary>Tells the chain of a full disk in its own words: that passes, everything else does not.</summary>
internal static class FullDisk
{
    public static StorageFullException Translate(StorageException full) => new(full.Message, full);

    /// <summary>For exception filters.</summary>
    public static bool Is(StorageException error) => error.Kind == StorageErrorKind.Full;
}
