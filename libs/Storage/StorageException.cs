namespace Blockyard.Storage;

/// <summary>The environment of a store is broken or not what it should be. The message says what to do about it.</summary>
/// <remarks>Never thrown for a key or record that does not exist, nor for bad arguments.</remarks>
public sealed class StorageException : IOException
{
    private const int NoSpaceLeft = 28;
    private const int StructureNeedsCleaning = 117;

    /// <summary>Creates the exception with a message that a person can act on.</summary>
    public StorageException(StorageErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;

        // What file systems say of the same thing on Linux, for those who know no stores.
        HResult = kind switch
        {
            StorageErrorKind.Full => NoSpaceLeft,
            StorageErrorKind.Corrupt => StructureNeedsCleaning,
            _ => HResult,
        };
    }

    /// <summary>What kind of trouble it is.</summary>
    public StorageErrorKind Kind { get; }
}
