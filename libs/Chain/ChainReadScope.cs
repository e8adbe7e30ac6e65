using Blockyard.Chain.Ports;

namespace Blockyard.Chain;

/// <summary>
/// A look at the chain during which no block is connected or disconnected: all answers belong to <see cref="Tip"/>.
/// </summary>
/// <remarks>
/// The writer waits while a scope is open: keep it to one page of work, never across a wait. Scopes do not nest.
/// Dispose it on the thread that opened it.
/// </remarks>
public readonly ref struct ChainReadScope
{
    private readonly ReaderWriterLockSlim _gate;

    internal ChainReadScope(ReaderWriterLockSlim gate, HeaderEntry tip, ICoinView coins, IChainQueries queries)
    {
        _gate = gate;
        Tip = tip;
        Coins = coins;
        Queries = queries;
    }

    /// <summary>The block that coins and indexes stand at.</summary>
    public HeaderEntry Tip { get; }

    /// <summary>The unspent outputs.</summary>
    public ICoinView Coins { get; }

    /// <summary>The indexes.</summary>
    public IChainQueries Queries { get; }

    /// <summary>Lets the writer go on.</summary>
    public void Dispose() => _gate.ExitReadLock();
}
