using System.Collections.Concurrent;
using Blockyard.Consensus;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using OutPoint = Blockyard.Primitives.OutPoint;

namespace Blockyard.TestKit.Observed;

/// <summary>All blocks that the generator knows, and how it comes to know those that others made. Thread-safe.</summary>
public sealed class KnownBlocks
{
    private readonly ConcurrentDictionary<Hash256, KnownBlock> _blocks = new();

    private long _bytes;

    public KnownBlocks()
    {
        var genesis = ChainParams.Regtest.Genesis;
        Genesis = _blocks[genesis.Hash] = new KnownBlock(genesis.Hash, null, 0, genesis.Header.Time, new HashSet<OutPoint>());
    }

    public KnownBlock Genesis { get; }

    /// <summary>Bytes of all of them.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Takes a block whose parent is known.</summary>
    public KnownBlock Add(Block block)
    {
        var parent = _blocks[block.Header.PreviousHash];
        var spends = block.Transactions[1..].ToArray()
            .SelectMany(transaction => transaction.Inputs.ToArray()).Select(input => input.PreviousOutput).ToHashSet();
        var known = new KnownBlock(block.Hash, parent, parent.Height + 1, block.Header.Time, spends);
        if (_blocks.TryAdd(block.Hash, known))
        {
            Interlocked.Add(ref _bytes, block.Size);
        }

        return _blocks[block.Hash];
    }

    /// <summary>The best block of a chain-store now.</summary>
    public async Task<KnownBlock> TipAsync(ChainService.ChainServiceClient chain, CancellationToken cancellationToken)
    {
        var info = await chain.GetChainInfoAsync(new GetChainInfoRequest(), cancellationToken: cancellationToken);
        return await FindAsync(chain, Hash256.Parse(info.BestBlockHash), cancellationToken);
    }

    private async Task<KnownBlock> FindAsync(
        ChainService.ChainServiceClient chain, Hash256 hash, CancellationToken cancellationToken)
    {
        var missing = new Stack<Block>();
        KnownBlock? known;
        while (!_blocks.TryGetValue(hash, out known))
        {
            var block = await BlockSource.FetchAsync(chain, hash, cancellationToken);
            missing.Push(block);
            hash = block.Header.PreviousHash;
        }

        while (missing.TryPop(out var next))
        {
            known = Add(next);
        }

        return known;
    }
}
