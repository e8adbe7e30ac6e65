using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.Chain.Memory;
using Blockyard.Consensus;
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

    public void BlockConnected(ConnectedBlock block) => _blocks.Add(block);

    public void BlockDisconnected(ConnectedBlock block) => _blocks.Remove(block);

    public void TipReached(HeaderEntry tip)
    {
    }
}
