using Blockyard.Chain.Mempool;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;

namespace Blockyard.Peering.Compact;

/// <summary>A block that is being put together from what was sent of it and what is at hand.</summary>
internal sealed class Reconstruction
{
    private readonly ShortIds _ids;
    private readonly Transaction?[] _transactions;
    private readonly ShortIdTable _places;

    /// <summary>Begins with what was sent.</summary>
    /// <param name="header">The block's header.</param>
    /// <param name="ids">How its ids are made.</param>
    /// <param name="shortIds">The ids of all transactions that were not sent, in block order.</param>
    /// <param name="transactions">The transactions of the block; null where an id stands for one.</param>
    public Reconstruction(in BlockHeader header, in ShortIds ids, ReadOnlySpan<byte> shortIds, Transaction?[] transactions)
    {
        Header = header;
        _ids = ids;
        _transactions = transactions;
        _places = new ShortIdTable(shortIds.Length / ShortIds.Size);
        var next = 0;
        for (var i = 0; i < transactions.Length; i++)
        {
            if (transactions[i] is null)
            {
                _places.Add(ShortIds.Read(shortIds, next++), i);
            }
        }
    }

    /// <summary>The header.</summary>
    public BlockHeader Header { get; }

    /// <summary>Finds what waits in the pool. Two that have one id are no help: the sender has to say which it is.</summary>
    public void TakeFrom(TransactionPool pool) => pool.Scan((witnessIds, find) =>
    {
        var found = new int[_transactions.Length];
        for (var i = 0; i < witnessIds.Length; i++)
        {
            if (_places.TryFind(_ids.Of(witnessIds[i]), out var place) && find(i) is { } transaction)
            {
                _transactions[place] = found[place]++ == 0 ? transaction : null;
            }
        }
    });

    /// <summary>The places of what is not at hand, ascending.</summary>
    public List<int> FindMissing()
    {
        var missing = new List<int>();
        for (var i = 0; i < _transactions.Length; i++)
        {
            if (_transactions[i] is null)
            {
                missing.Add(i);
            }
        }

        return missing;
    }

    /// <summary>Takes transactions that were asked for; false if it is not exactly those, or one is none.</summary>
    public bool TryFill(List<int> missing, BlockTransactions answer)
    {
        if (answer.Raw.Count != missing.Count)
        {
            return false;
        }

        for (var i = 0; i < missing.Count; i++)
        {
            if (!Transaction.TryParse(answer.Raw[i].Memory, out var transaction, out _))
            {
                return false;
            }

            _transactions[missing[i]] = transaction;
        }

        return true;
    }

    /// <summary>
    /// Makes the block, once nothing is missing. Its transactions may yet be others than the header's: an id can stand for another
    /// transaction by chance.
    /// </summary>
    public Block Build() => Block.Create(Header, _transactions!);
}
