using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.Chain.Memory;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Chains;

/// <summary>The blocks of a recorded chain with the coins that they spend, found by importing it in memory once.</summary>
internal sealed class ValidBlocks : IChainListener
{
    private readonly List<ConnectedBlock> _blocks = [];

    /// <summary>Imports the chain of that name and gives its blocks from height 1 on.</summary>
    public static async Task<IReadOnlyList<ConnectedBlock>> ReadAsync(string name)
    {
        var state = new MemoryChainState();
        var found = new ValidBlocks();
        await using var chain = new Blockchain(
            ChainParams.Regtest, new MemoryBlockLog(), state, state, new ChainSettings(), TimeProvider.System);
        chain.AddListener(found);
        await chain.StartAsync(null, CancellationToken.None);
        using var file = await BlockFile.OpenAsync(RecordedChain.PathOf(name), ChainParams.Regtest, CancellationToken.None);
        var result = await new BlockImporter(chain, TimeProvider.System).ImportAsync(file, null, CancellationToken.None);
        return result.Failure is null
            ? found._blocks
            : throw new InvalidOperationException($"The import was refused: {result.Failure}");
    }

    public IDisposable? Hold() => null;

    public void BlockConnected(ConnectedBlock block) => _blocks.Add(Copy(block));

    public void BlockDisconnected(ConnectedBlock block) => _blocks.RemoveAt(_blocks.Count - 1);

    public void TipReached(HeaderEntry tip)
    {
    }

    /// <summary>What a listener is told of is lent to it.</summary>
    private static ConnectedBlock Copy(ConnectedBlock lent)
    {
        var coins = lent.SpentCoins.ToArray();
        for (var i = 0; i < coins.Length; i++)
        {
            coins[i] = coins[i].Detach();
        }

        return Block.TryParse(lent.Block.Raw.ToArray(), out var block, out var error)
            ? new ConnectedBlock(lent.Entry, block, coins)
            : throw new InvalidOperationException(error);
    }
}
