using System.Diagnostics.CodeAnalysis;
using Blockyard.Chain.CoinSet;
using Blockyard.Chain.Connecting;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.Chain;

public sealed partial class Blockchain
{
    /// <summary>Looks at coins and indexes while the chain stands still. Dispose the scope soon and on the same thread.</summary>
    public ChainReadScope Read() => _applied.Read();

    /// <summary>Number of coins after the block that the state stands at.</summary>
    public long CoinCount => _state.CoinCount;

    /// <summary>The ends of all branches, highest first, the best chain's included.</summary>
    public IReadOnlyList<BranchTip> GetTips()
    {
        // A best chain that headers run ahead of ends at the tip, which is then no leaf.
        var tip = Tip;
        return
        [
            .. Headers.GetLeaves().Append(tip).Distinct().OrderByDescending(entry => entry.Height)
                .Select(entry => BranchTip.Of(entry, tip)),
        ];
    }

    /// <summary>Blocks that were on the best chain once and have left it, above a height; parents come before children.</summary>
    internal List<HeaderEntry> FindAbandoned(int height)
    {
        var tip = Tip;
        var abandoned = new HashSet<HeaderEntry>();
        foreach (var leaf in Headers.GetLeaves())
        {
            for (var entry = leaf; entry.Height > height && !tip.HasAncestor(entry); entry = entry.Previous!)
            {
                if (entry.WasConnected && !abandoned.Add(entry))
                {
                    break;
                }
            }
        }

        return [.. abandoned.OrderBy(entry => entry.Height)];
    }

    /// <summary>A cursor for a consumer: where its locator says, or at the tip if it has none.</summary>
    public ChainCursor OpenCursor(BlockLocator? locator = null) => new(this, locator is null ? Tip : Headers.Find(locator));

    /// <summary>Ends when the tip is another than <paramref name="known"/>; at once if it is already.</summary>
    public Task WaitForChangeAsync(HeaderEntry known, CancellationToken cancellationToken) =>
        _tip.WaitAsync(known, cancellationToken);

    /// <summary>Reads a block, of whatever branch.</summary>
    /// <exception cref="InvalidOperationException">
    /// The data of the block has not come (<see cref="HeaderEntry.HasBlock"/>).
    /// </exception>
    public Block ReadBlock(HeaderEntry entry) => _store.Read(entry);

    /// <summary>Reads a block's serialisation without decoding it.</summary>
    /// <exception cref="InvalidOperationException">
    /// The data of the block has not come (<see cref="HeaderEntry.HasBlock"/>).
    /// </exception>
    public ReadOnlyMemory<byte> ReadRawBlock(HeaderEntry entry) =>
        _store.ReadBytes(entry, 0, entry.Stored?.Size ?? Parameters.Genesis.Size);

    /// <summary>Reads a block with the coins that it spends.</summary>
    /// <exception cref="InvalidOperationException">The block was never connected (<see cref="BlockStatus.Valid"/>).</exception>
    public ConnectedBlock ReadConnectedBlock(HeaderEntry entry) =>
        entry.Previous is null
            ? new ConnectedBlock(entry, Parameters.Genesis, default)
            : _store.Join(entry, _store.Read(entry));

    /// <summary>Finds and reads a transaction of the best chain; false if it is none.</summary>
    /// <param name="transactionId">Its id.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="block">The block that it is in.</param>
    /// <param name="index">Its position in the block.</param>
    public bool TryReadTransaction(
        in Hash256 transactionId,
        [NotNullWhen(true)] out Transaction? transaction,
        [NotNullWhen(true)] out HeaderEntry? block,
        out int index)
    {
        transaction = null;
        block = null;
        index = 0;
        TransactionPosition position;
        using (var scope = Read())
        {
            if (!scope.Queries.TryGetTransaction(transactionId, out position) || !Headers.TryGet(position.BlockHash, out block))
            {
                return false;
            }
        }

        index = position.Place.Index;
        transaction = ReadTransaction(transactionId, block, position);
        return true;
    }

    /// <summary>Reads a transaction whose place in its block is known, on whatever branch that block is now.</summary>
    public Transaction ReadTransaction(in Hash256 transactionId, HeaderEntry block, in TransactionPosition position)
    {
        var bytes = _store.ReadBytes(block, position.Offset, position.Length);
        return Transaction.TryParse(bytes, out var transaction, out _) && transaction.Id == transactionId
            ? transaction
            : throw new InvalidDataException($"The block log gives back something else than transaction {transactionId}.");
    }

    /// <summary>Ends when the writer has done everything that was handed in before. A sign of life.</summary>
    public async Task WaitForWriterAsync(CancellationToken cancellationToken)
    {
        var action = new WriterAction<bool>(static _ => true);
        await RunAsync(action, cancellationToken);
        await action.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Hashes the set of unspent outputs at the block that the chain stands at now. The chain goes on meanwhile; a million coins
    /// take some seconds. One call at a time is served, so that memory stays bounded; others wait for it.
    /// </summary>
    /// <param name="progress">Told how far it is, from a thread of its own; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<UtxoSetInfo> GetUtxoSetInfoAsync(IProgress<UtxoSetProgress>? progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _walking.WaitAsync(stop.Token);
        try
        {
            var walk = new UtxoSetWalk(_applied, ReadConnectedBlock, _settings.CoinsPerPass, progress, stop.Token);
            return await Task.Factory.StartNew(walk.Run, stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _walking.Release();
        }
    }

    /// <inheritdoc cref="GetUtxoSetInfoAsync(IProgress{UtxoSetProgress}, CancellationToken)"/>
    public Task<UtxoSetInfo> GetUtxoSetInfoAsync(CancellationToken cancellationToken) => GetUtxoSetInfoAsync(null, cancellationToken);
}
