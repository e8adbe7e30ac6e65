using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool;

/// <summary>
/// Keeps the pool in step with the chain: what a block holds leaves, what a disconnected block held comes back.
/// </summary>
/// <remarks>
/// A block connected removes its transactions and all that conflict with them. A block disconnected is only remembered: while a
/// reorganisation is under way the pool holds transactions whose parents are in neither place (<see cref="IsSettled"/> is false).
/// When the chain has come to rest, what the new chain does not hold goes through admission again, without a minimum fee, and
/// what cannot come back takes along what needs it.
/// </remarks>
public sealed class MempoolChainFollower(
    Blockchain chain, TransactionPool pool, MempoolAdmission admission, FeeEstimator fees, TimeProvider time) : IChainListener
{
    private readonly DisconnectedTransactions _disconnected = new(pool.Settings.MaxDisconnectedBytes);
    private readonly VersionSignal _settled = new();
    private volatile bool _isSettled = true;

    /// <summary>False while a reorganisation is under way.</summary>
    public bool IsSettled => _isSettled;

    /// <summary>Rises each time the pool has come to rest at a tip.</summary>
    public VersionSignal Settled => _settled;

    /// <inheritdoc/>
    public IDisposable? Hold() => pool.Write();

    /// <inheritdoc/>
    public void BlockConnected(ConnectedBlock block)
    {
        var rates = new List<FeeRate>();
        foreach (var transaction in block.Block.Transactions)
        {
            RemoveMined(transaction, rates);
        }

        pool.BlockConnected();
        pool.Expire();
        fees.Blocks.Add(block.Block.Weight, rates);
    }

    /// <inheritdoc/>
    public void BlockDisconnected(ConnectedBlock block)
    {
        _isSettled = false;
        if (_disconnected.Add(block) is { } forgotten)
        {
            foreach (var transaction in forgotten.Block.Transactions)
            {
                RemoveDependents(transaction);
            }
        }
    }

    /// <inheritdoc/>
    public void TipReached(HeaderEntry tip)
    {
        if (!_disconnected.IsEmpty)
        {
            BringBack(_disconnected.Take());
        }

        _isSettled = true;
        _settled.Advance(_settled.Current + 1);
    }

    private void RemoveMined(Transaction transaction, List<FeeRate> rates)
    {
        if (!_isSettled)
        {
            _disconnected.Confirm(transaction.Id);
        }

        if (pool.Graph.Find(transaction.Id) is { } mined)
        {
            rates.Add(FeeRate.Of(mined.Fee, mined.VirtualSize));
            pool.Remove(mined, RemovalReason.Mined);
        }

        foreach (ref readonly var input in transaction.Inputs)
        {
            if (pool.Graph.FindSpender(input.PreviousOutput) is { } conflict)
            {
                pool.RemoveWithDescendants(conflict, RemovalReason.Conflict);
            }
        }
    }

    private void BringBack(List<Transaction> transactions)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var returning = transactions.ConvertAll(transaction => new Candidate(transaction, now) { IsReturning = true });
        admission.Readmit(returning);
        using var scope = chain.Read();
        using var alone = pool.Write();
        foreach (var candidate in returning)
        {
            if (!candidate.Validation.IsValid && !pool.Graph.Contains(candidate.Transaction.Id))
            {
                RemoveDependents(candidate.Transaction);
            }
        }

        RemoveUnfit(scope);
        pool.TrimToSize();
    }

    private void RemoveDependents(Transaction transaction)
    {
        for (var i = 0u; i < transaction.Outputs.Length; i++)
        {
            if (pool.Graph.FindSpender(new OutPoint(transaction.Id, i)) is { } spender)
            {
                pool.RemoveWithDescendants(spender, RemovalReason.Reorganised);
            }
        }
    }

    /// <summary>Removes what is not valid any more for the block after the new tip, or stands in too long a chain.</summary>
    private void RemoveUnfit(in ChainReadScope scope)
    {
        foreach (var node in pool.Graph.Order.OldestFirst().ToList())
        {
            if (node.IsInPool && (IsTooLong(node) || (node.DependsOnTip && !IsValidAt(node, scope))))
            {
                pool.RemoveWithDescendants(node, RemovalReason.Reorganised);
            }
        }
    }

    private bool IsTooLong(MempoolNode node) =>
        node.AncestorCount > pool.Settings.MaxAncestors || node.AncestorVirtualSize > pool.Settings.MaxAncestorVirtualSize;

    private bool IsValidAt(MempoolNode node, in ChainReadScope scope)
    {
        var candidate = new Candidate(node.Transaction, node.Time);
        var tip = scope.Tip;
        return LockTimeRules.IsFinal(node.Transaction, tip.Height + 1, tip.MedianTimePast)
            && CoinGathering.Gather(candidate, pool.Graph, null, 0, scope.Coins, tip.Height + 1).IsValid
            && SequenceLocks.Of(node.Transaction, candidate.Coins, tip).AllowBlock(tip.Height + 1, tip.MedianTimePast)
            && CoinRules.Check(node.Transaction, candidate.Coins, tip.Height + 1, out _).IsValid;
    }
}
