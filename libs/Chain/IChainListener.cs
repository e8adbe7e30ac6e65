namespace Blockyard.Chain;

/// <summary>Told of every change of the best chain by the thread that makes it, in order, before any reader can see it.</summary>
/// <remarks>
/// Calls come inside the chain's write gate: a listener must be quick, must not read through the chain and must not wait for anyone
/// who does. A listener that throws stops the chain. Blocks that are replayed at start are not told.
/// </remarks>
public interface IChainListener
{
    /// <summary>
    /// The tip is about to change, and others may hear of it while the state is still being changed: the listener lets nobody see
    /// what it keeps until what it returns is disposed of. That is after <see cref="BlockConnected"/> or
    /// <see cref="BlockDisconnected"/>, or when the chain fails before.
    /// </summary>
    IDisposable? Hold();

    /// <summary>A block became the tip.</summary>
    void BlockConnected(ConnectedBlock block);

    /// <summary>The tip left the best chain; its parent is the tip now.</summary>
    void BlockDisconnected(ConnectedBlock block);

    /// <summary>
    /// The chain came to rest at a tip: after one block or after a whole reorganisation, a failed one that ended where it began
    /// included. Called outside the write gate.
    /// </summary>
    void TipReached(HeaderEntry tip);
}
