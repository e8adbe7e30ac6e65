using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>The coins and indexes after some block: state that can be thrown away and rebuilt from the block log.</summary>
/// <remarks>
/// One thread at a time connects, disconnects, resets and checkpoints; no reader runs meanwhile (the chain holds its gate), so
/// nobody sees half a block. The genesis block is never connected: its coinbase is no coin. Not a coin either is an output that
/// can never be spent (<see cref="Consensus.CoinRules.IsUnspendable"/>).
/// Throws <see cref="IOException"/> when the storage fails, and <see cref="InvalidDataException"/> when a block does not fit the
/// state, such as a spent coin that is not there: then it must be rebuilt.
/// </remarks>
public interface IChainState : ICoinView
{
    /// <summary>Hash of the last block connected; null if none is, so that the chain stands at its genesis block.</summary>
    /// <remarks>After a restart, the one that the last checkpoint holds.</remarks>
    Hash256? AppliedTip { get; }

    /// <summary>
    /// True from <see cref="Reset"/> to <see cref="EndRebuild"/>, restarts in between included: a rebuild that was interrupted goes
    /// on from the last checkpoint and need not begin again.
    /// </summary>
    bool IsRebuilding { get; }

    /// <summary>Number of coins.</summary>
    long CoinCount { get; }

    /// <summary>
    /// Connects the child of the applied tip: removes the coins it spends, adds those it makes, extends all indexes.
    /// </summary>
    void Connect(ConnectedBlock block);

    /// <summary>Disconnects the applied tip. Afterwards the state is what it was before that block was connected.</summary>
    void Disconnect(ConnectedBlock block);

    /// <summary>Makes the state durable with its applied tip. The log has been committed up to that block before.</summary>
    /// <exception cref="StorageFullException">There is no room; the state goes on as it is.</exception>
    void Checkpoint(CancellationToken cancellationToken);

    /// <summary>Forgets everything: the chain stands at its genesis block, and is going to be rebuilt.</summary>
    void Reset();

    /// <summary>Everything that the log has is applied. The next checkpoint says so.</summary>
    void EndRebuild();
}
