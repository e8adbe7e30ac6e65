using Blockyard.Chain;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.ChainStorage.Tests;

/// <summary>What a chain has promised, to be held against it after a restart.</summary>
internal sealed class AnsweredBlocks
{
    private readonly HashSet<Hash256> _taken = [];
    private UInt256 _bestWork = UInt256.Zero;

    /// <summary>Notes what was answered.</summary>
    public void Note(Block block, SubmitResult result, Blockchain chain)
    {
        if (result.Outcome != SubmitOutcome.Rejected)
        {
            _taken.Add(block.Hash);
        }

        if (chain.Tip.ChainWork > _bestWork)
        {
            _bestWork = chain.Tip.ChainWork;
        }
    }

    /// <summary>Every block is there, the tip is no worse than one that was told, and the coins are those of a replay.</summary>
    public async Task ExpectInAsync(Blockchain chain)
    {
        Assert.All(_taken, hash => Assert.True(chain.Headers.TryGet(hash, out var entry) && entry.HasBlock, $"block {hash} is gone"));
        Assert.True(chain.Tip.ChainWork >= _bestWork, $"the tip {chain.Tip} has less work than one that was told");
        var coins = await chain.GetUtxoSetInfoAsync(CancellationToken.None);
        Assert.Equal(await ReplayAsync(chain), coins.HashSerialized);
    }

    /// <summary>Hash of the coins after the same blocks, checked and applied by a chain in memory.</summary>
    private static async Task<Hash256> ReplayAsync(Blockchain chain)
    {
        await using var replay = await TestChain.StartAsync(settings: NodeOnDisk.Settings);
        for (var height = 1; height <= chain.Tip.Height; height++)
        {
            var block = chain.ReadBlock(chain.Tip.GetAncestor(height)!);
            var result = await replay.Chain.SubmitBlockAsync(block, CancellationToken.None);
            Assert.Equal(SubmitOutcome.Connected, result.Outcome);
        }

        return (await replay.Chain.GetUtxoSetInfoAsync(CancellationToken.None)).HashSerialized;
    }
}
