using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Ports;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using MempoolEntry = Blockyard.Chain.Mempool.MempoolEntry;

namespace Blockyard.Services.ChainStore.Chain;

/// <summary>Where a transaction is: among those that wait, or in a block of the best chain.</summary>
internal sealed class TransactionPlace
{
    private readonly HeaderEntry? _tip;

    private TransactionPlace(Hash256 id, MempoolEntry waiting)
    {
        Id = id;
        Waiting = waiting;
    }

    private TransactionPlace(Hash256 id, HeaderEntry block, TransactionPosition position, HeaderEntry tip)
    {
        Id = id;
        Block = block;
        Position = position;
        _tip = tip;
    }

    public Hash256 Id { get; }

    /// <summary>The entry of the mempool; null for a confirmed transaction.</summary>
    public MempoolEntry? Waiting { get; }

    /// <summary>The block; null for one that waits.</summary>
    public HeaderEntry? Block { get; }

    /// <summary>Where it is in the block.</summary>
    public TransactionPosition Position { get; }

    public TransactionStatus Status => Waiting is { } entry
        ? new TransactionStatus { MempoolTime = (uint)entry.Time.ToUnixTimeSeconds() }
        : TransactionMapping.StatusIn(Block!, Position.Place.Index, _tip!);

    /// <summary>The place of a transaction that waits.</summary>
    public static TransactionPlace InMempool(MempoolEntry entry) => new(entry.Transaction.Id, entry);

    /// <summary>Finds a transaction in either; null if it is in neither.</summary>
    public static TransactionPlace? Find(in Hash256 id, in ChainReadScope scope, Blockchain chain, TransactionPool pool) =>
        pool.TryGetEntry(id, out var entry) ? InMempool(entry) : FindConfirmed(id, scope, chain);

    /// <summary>Finds a transaction in the best chain; null if it is not there.</summary>
    public static TransactionPlace? FindConfirmed(in Hash256 id, in ChainReadScope scope, Blockchain chain)
    {
        if (scope.Queries.TryGetTransaction(id, out var position))
        {
            return chain.Headers.TryGet(position.BlockHash, out var block)
                ? new TransactionPlace(id, block, position, scope.Tip)
                : throw new InvalidDataException($"The index names block {position.BlockHash}, which is unknown: rebuild it.");
        }

        return id == chain.Parameters.Genesis.Transactions[0].Id ? OfGenesis(scope.Tip, chain) : null;
    }

    /// <summary>The indexes leave the genesis block out: nobody can spend its coinbase. People want to see it.</summary>
    private static TransactionPlace OfGenesis(HeaderEntry tip, Blockchain chain)
    {
        var coinbase = chain.Parameters.Genesis.Transactions[0];
        var offset = chain.Parameters.Genesis.Size - coinbase.Size;
        return new TransactionPlace(
            coinbase.Id,
            chain.Headers.Genesis,
            new TransactionPosition(chain.Headers.Genesis.Hash, new ChainPlace(0, 0), offset, coinbase.Size),
            tip);
    }
}
