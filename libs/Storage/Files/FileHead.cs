namespace Blockyard.Storage.Files;

/// <summary>Refuses files of another format or network, in the same words for every kind of file.</summary>
internal static class FileHead
{
    /// <summary>Throws unless a file of these tags is one that this program, on this network, may read.</summary>
    public static void Verify(string path, uint version, uint newestKnown, uint network, uint expectedNetwork)
    {
        if (version == 0 || version > newestKnown)
        {
            throw new StorageException(
                StorageErrorKind.WrongVersion,
                $"'{path}' has format version {version}, this program knows up to {newestKnown}. Use the program that wrote it, or another data directory.");
        }

        if (network != expectedNetwork)
        {
            throw new StorageException(
                StorageErrorKind.WrongNetwork,
                $"'{path}' belongs to the network with tag {network:x8}, this program runs {expectedNetwork:x8}. Use another data directory.");
        }
    }
}
