using Blockyard.Benchmarks.Chains;
using Blockyard.Chain;
using Blockyard.Chain.Memory;
using Blockyard.ChainStorage;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Committing;

/// <summary>A chain in files that is handed the blocks of a chain made before, each with a coinbase alone.</summary>
internal sealed class BlockCommitter : ICommitter
{
    private readonly ChainFolder _folder = new();
    private readonly FileBlockLog _log;
    private readonly KeyValueChainState _state;
    private readonly Blockchain _chain;
    private readonly IReadOnlyList<Block> _blocks;
    private readonly Lock _order = new();
    private int _next;

    private BlockCommitter(IReadOnlyList<Block> blocks)
    {
        _blocks = blocks;
        _log = FileBlockLog.Open(_folder.Storage);
        _state = KeyValueChainState.Open(_folder.Storage);
        _chain = new Blockchain(ChainParams.Regtest, _log, _state, _state, new ChainSettings(), TimeProvider.System);
    }

    public string Name => "chain, blocks of one transaction";

    public long Syncs => _log.SyncCount;

    /// <summary>Makes a chain in memory of so many blocks, and an empty one in files.</summary>
    public static async Task<BlockCommitter> CreateAsync(int blocks)
    {
        var committer = new BlockCommitter(await MakeAsync(blocks));
        await committer._chain.StartAsync(null, CancellationToken.None);
        return committer;
    }

    public async Task CommitAsync()
    {
        Task<SubmitResult> answer;
        lock (_order)
        {
            // Each is the parent of the next, and calls are taken in the order in which they are made.
            answer = _chain.SubmitBlockAsync(_blocks[_next++], CancellationToken.None);
        }

        if ((await answer).Outcome != SubmitOutcome.Connected)
        {
            throw new InvalidOperationException($"A block was refused: {(await answer).Validation}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _chain.DisposeAsync();
        _state.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    private static async Task<IReadOnlyList<Block>> MakeAsync(int count)
    {
        var state = new MemoryChainState();
        await using var chain = new Blockchain(
            ChainParams.Regtest, new MemoryBlockLog(), state, state, new ChainSettings(), TimeProvider.System);
        await chain.StartAsync(null, CancellationToken.None);
        var miner = new TestKey("miner");
        var blocks = new List<Block>(count);
        while (blocks.Count < count)
        {
            blocks.Add(new BlockBuilder(chain.Headers, chain.Tip, chain.Parameters, miner).Build());
            await chain.SubmitBlockAsync(blocks[^1], CancellationToken.None);
        }

        return blocks;
    }
}
