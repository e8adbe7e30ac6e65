using Blockyard.Chain;
using Blockyard.Chain.CoinSet;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.ChainStorage.Tests;

public sealed class UtxoSetWalkTests : IDisposable
{
    private const int Maturing = 110;
    private const int Blocks = 60;

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Walks_over_files_give_the_set_of_their_block_while_the_chain_spends_and_makes_coins()
    {
        using var log = FileBlockLog.Open(TestSettings.For(_temp.Path));
        using var state = KeyValueChainState.Open(TestSettings.For(_temp.Path));
        var settings = new ChainSettings { CoinsPerPass = 40, CheckpointBlocks = 5 };
        await using var chain = await TestChain.StartAsync(log: log, state: state, settings: settings);
        await chain.MineAsync(Maturing + Blocks);

        var growing = GrowAsync(chain);
        var walks = new List<UtxoSetInfo>();
        do
        {
            walks.Add(await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None));
        }
        while (!growing.IsCompleted);
        await growing;
        walks.Add(await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None));

        var expected = Hashes(chain, walks.Select(walk => walk.Tip.Height).ToHashSet());
        Assert.Equal(Maturing + (2 * Blocks), walks[^1].Tip.Height);
        Assert.All(walks, walk => Assert.Equal(expected[walk.Tip.Height], walk.MuHash));
    }

    private static async Task GrowAsync(TestChain chain)
    {
        for (var i = 1; i <= Blocks; i++)
        {
            var coin = chain.CoinbaseAt(i);
            var payee = new TestKey($"payee {i}");
            var spend = new SpendBuilder().From(coin).To(payee, 1_000).To(payee, 2_000).To(chain.Miner, coin.Value - 3_000);
            await chain.ConnectAsync(chain.Next().With(0, spend.Build()));
        }
    }

    private static Dictionary<int, Hash256> Hashes(TestChain chain, HashSet<int> heights)
    {
        var set = new CoinMultiset();
        var hashes = new Dictionary<int, Hash256>();
        for (var height = 1; height <= chain.Tip.Height; height++)
        {
            set.Connect(chain.Chain.ReadConnectedBlock(chain.Tip.GetAncestor(height)!));
            if (heights.Contains(height))
            {
                hashes[height] = set.Finish();
            }
        }

        return hashes;
    }
}
