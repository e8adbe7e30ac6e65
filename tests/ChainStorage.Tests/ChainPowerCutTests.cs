using Blockyard.Chain;
using Blockyard.Chain.CoinSet;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Disks;

namespace Blockyard.ChainStorage.Tests;

/// <summary>
/// A chain with branches, bad blocks and checkpoints all the time, on a disk that loses power at any operation and then any part
/// of what was not fsynced.
/// </summary>
public sealed class ChainPowerCutTests : IDisposable
{
    private static readonly ChainSettings Settings = new() { CheckpointBlocks = 3, EarlyWriteBytes = 0, ScriptThreads = 1 };

    private readonly TempFolder _temp = new();
    private readonly HashSet<Hash256> _answered = [];
    private SimulatedDisk _disk = new();
    private UInt256 _bestWork = UInt256.Zero;

    public void Dispose() => _temp.Dispose();

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_a_power_cut_takes_answered_blocks_are_there_and_the_coins_are_those_of_a_replay(int seed)
    {
        var random = new Random(seed);
        var tree = await BlockTree.BuildAsync(random, 60);
        var waiting = new Queue<Block>([.. tree.Trunk, .. tree.Nodes.Select(node => node.Block)]);
        for (var life = 0; life < 200 && waiting.Count > 0; life++)
        {
            _disk.CutPowerAt(_disk.Operations + random.Next(1, random.Next(2) == 0 ? 30 : 250));
            await LiveAsync(waiting, random);
            _disk.FlushFails = false;
            if (random.Next(3) == 0)
            {
                _disk.SwitchOnAgain();
            }
            else
            {
                _disk = _disk.Restart(random);
            }
        }

        Assert.Empty(waiting);
        await using var node = await OpenAsync();
        await CheckAsync(node.Chain);
    }

    /// <summary>Runs until the power or an fsync fails, or all blocks are in. What was not answered is handed in again in the next life.</summary>
    private async Task LiveAsync(Queue<Block> waiting, Random random)
    {
        try
        {
            await using var node = await OpenAsync();
            await CheckAsync(node.Chain);
            while (waiting.Count > 0)
            {
                _disk.FlushFails = random.Next(40) == 0;
                var together = waiting.Take(random.Next(1, 4)).ToArray();
                var answers = together.Select(block => node.Chain.SubmitBlockAsync(block, CancellationToken.None)).ToArray();
                foreach (var (block, answer) in together.Zip(answers))
                {
                    Note(block, await answer, node.Chain);
                    Assert.Same(block, waiting.Dequeue());
                }
            }
        }
        catch (IOException) when (_disk.IsOff || _disk.FlushFails)
        {
        }
    }

    private void Note(Block block, SubmitResult result, Blockchain chain)
    {
        if (result.Outcome != SubmitOutcome.Rejected)
        {
            _answered.Add(block.Hash);
        }

        if (chain.Tip.ChainWork > _bestWork)
        {
            _bestWork = chain.Tip.ChainWork;
        }
    }

    private async Task CheckAsync(Blockchain chain)
    {
        Assert.All(_answered, hash => Assert.True(chain.Headers.TryGet(hash, out var entry) && entry.HasBlock, $"block {hash} is gone"));
        Assert.True(chain.Tip.ChainWork >= _bestWork, $"the tip {chain.Tip} has less work than one that was told");
        var coins = await chain.GetUtxoSetInfoAsync(CancellationToken.None);
        Assert.Equal((await ReplayAsync(chain)).HashSerialized, coins.HashSerialized);
    }

    /// <summary>The coins after the same blocks, checked and applied by a chain in memory.</summary>
    private static async Task<UtxoSetInfo> ReplayAsync(Blockchain chain)
    {
        await using var replay = await TestChain.StartAsync(settings: Settings);
        for (var height = 1; height <= chain.Tip.Height; height++)
        {
            var block = chain.ReadBlock(chain.Tip.GetAncestor(height)!);
            var result = await replay.Chain.SubmitBlockAsync(block, CancellationToken.None);
            Assert.Equal(SubmitOutcome.Connected, result.Outcome);
        }

        return await replay.Chain.GetUtxoSetInfoAsync(CancellationToken.None);
    }

    private async Task<OpenNode> OpenAsync()
    {
        var settings = TestSettings.For(_temp.Path) with { Disk = _disk };
        var log = FileBlockLog.Open(settings);
        KeyValueChainState? state = null;
        try
        {
            state = KeyValueChainState.Open(settings);
            return new OpenNode(await TestChain.StartAsync(log: log, state: state, settings: Settings), state, log);
        }
        catch
        {
            OpenNode.Close(state);
            OpenNode.Close(log);
            throw;
        }
    }

    private sealed record OpenNode(TestChain TestChain, KeyValueChainState State, FileBlockLog Log) : IAsyncDisposable
    {
        public Blockchain Chain => TestChain.Chain;

        public static void Close(IDisposable? store)
        {
            try
            {
                store?.Dispose();
            }
            catch (IOException)
            {
                // It wanted to commit, and the power is off.
            }
        }

        public async ValueTask DisposeAsync()
        {
            await TestChain.DisposeAsync();
            Close(State);
            Close(Log);
        }
    }
}
