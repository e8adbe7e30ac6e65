using Blockyard.Storage.Engine;

namespace Blockyard.Storage;

/// <summary>Many operations of a writer in a row, which are cheaper together. Dispose it on the thread that began it.</summary>
/// <remarks>Until then this thread may use nothing of the store but this writer, and should not wait for anyone.</remarks>
public readonly ref struct KeyValueBatch
{
    private readonly StoreSession _session;

    internal KeyValueBatch(StoreSession session)
    {
        _session = session;
        session.Enter();
    }

    /// <summary>Ends the batch.</summary>
    public void Dispose() => _session.Leave();
}
