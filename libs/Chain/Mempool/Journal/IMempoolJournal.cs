namespace Blockyard.Chain.Mempool.Journal;

/// <summary>
/// Keeps admitted transactions over a restart. What was appended survives a killed process, not necessarily a power cut.
/// </summary>
/// <remarks>
/// Called by one thread at a time. Throws <see cref="IOException"/> when the storage fails, and
/// <see cref="Ports.StorageFullException"/> when it has no room: then only some of what was to be appended may be there.
/// </remarks>
public interface IMempoolJournal
{
    /// <summary>Appends transactions. Returns when the operating system has them.</summary>
    void Append(ReadOnlySpan<JournaledTransaction> transactions);

    /// <summary>All that is kept, in the order in which it was appended. A torn end is left out.</summary>
    IEnumerable<JournaledTransaction> ReadAll();

    /// <summary>
    /// Puts these transactions in place of all that is kept. Interrupted at any moment, it leaves the old ones or the new.
    /// </summary>
    void Rewrite(IEnumerable<JournaledTransaction> transactions);
}
