namespace Blockyard.Chain.Ports;

/// <summary>The storage has no room. Nothing was written, and the same call works again once there is room.</summary>
/// <remarks>
/// Any other <see cref="IOException"/> of the storage means that it has failed and stays so until it is opened again.
/// </remarks>
public sealed class StorageFullException : IOException
{
    /// <summary>Says what is full and what to do.</summary>
    public StorageFullException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
