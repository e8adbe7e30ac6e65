namespace Blockyard.Chain;

/// <summary>Told of every change of the best chain by the thread that makes it, in order.</summary>
/// <remarks>
/// Whoever reads the chain alone may see a change before listeners have heard of it; whoever reads what a listener keeps as well does
/// not, because of <see cref="Hold"/>. A listener must be quick, since the next block waits for it, and must not wait for anyone who
/// reads the chain. A listener that throws stops the chain. Blocks that are replayed at start are not told.
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
