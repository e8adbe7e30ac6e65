using Blockyard.Chain.Memory;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests;

/// <summary>A state that claims one coin more than it has, or has no room for a checkpoint, when it is told to.</summary>
internal sealed class FaultyChainState : IChainState, IChainQueries
{
    private readonly MemoryChainState _inner = new();
    private OutPoint? _claimed;

    public bool IsFull { get; set; }

    public int CheckpointCount => _inner.CheckpointCount;

    public Hash256? AppliedTip => _inner.AppliedTip;

    public bool IsRebuilding => _inner.IsRebuilding;

    public long CoinCount => _inner.CoinCount;

    /// <summary>Called before each block is applied.</summary>
    public Action? OnConnect { get; set; }

    public void Claim(OutPoint outPoint) => _claimed = outPoint;

    public bool TryGetCoin(in OutPoint outPoint, out Coin coin) => _inner.TryGetCoin(outPoint, out coin) || outPoint == _claimed;

    public int GetCoins(ReadOnlySpan<OutPoint> outPoints, Span<Coin> coins, Span<bool> found) =>
        _inner.GetCoins(outPoints, coins, found);

    public void FindTransactions(ReadOnlySpan<Hash256> transactionIds, Span<bool> known)
    {
        _inner.FindTransactions(transactionIds, known);
        for (var i = 0; i < transactionIds.Length; i++)
        {
            known[i] |= transactionIds[i] == _claimed?.TransactionId;
        }
    }

    public void Connect(ConnectedBlock block)
    {
        OnConnect?.Invoke();
        _inner.Connect(block);
    }

    public void Disconnect(ConnectedBlock block) => _inner.Disconnect(block);

    public void Checkpoint(CancellationToken cancellationToken)
    {
        if (IsFull)
        {
            throw new StorageFullException("the disk is full");
        }

        _inner.Checkpoint(cancellationToken);
    }

    public void Reset() => _inner.Reset();

    public void EndRebuild() => _inner.EndRebuild();

    public bool TryGetTransaction(in Hash256 transactionId, out TransactionPosition position) =>
        _inner.TryGetTransaction(transactionId, out position);

    public bool TryGetSpender(in OutPoint outPoint, out SpendingInput spender) => _inner.TryGetSpender(outPoint, out spender);

    public ScriptSummary GetScriptSummary(in Hash256 scriptHash) => _inner.GetScriptSummary(scriptHash);

    public IReadOnlyList<ScriptHistoryEntry> GetScriptHistory(in Hash256 scriptHash, ChainPlace? before, int limit) =>
        _inner.GetScriptHistory(scriptHash, before, limit);

    public UnspentPage GetUnspent(in Hash256 scriptHash, long cursor, int limit) => _inner.GetUnspent(scriptHash, cursor, limit);

    public IEnumerable<UnspentOutput> EnumerateCoins() => _inner.EnumerateCoins();
}
