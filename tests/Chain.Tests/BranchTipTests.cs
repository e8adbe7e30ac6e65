using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class BranchTipTests
{
    private readonly TestKey _rival = new("rival");

    [Fact]
    public async Task A_new_chain_has_one_tip()
    {
        await using var chain = await TestChain.StartAsync();

        Assert.Equal([new BranchTip(chain.Chain.Headers.Genesis, 0, BranchStatus.Active)], chain.Chain.GetTips());
    }

    [Fact]
    public async Task Every_branch_has_the_state_that_its_blocks_are_in()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(5);
        var lost = await chain.MineAsync(2);
        var tip = await chain.MineAsync(4, fork, _rival);
        var unchecked1 = await chain.MineAsync(1, fork, new TestKey("third"));
        var greedy = await chain.SubmitAsync(chain.Next().But(block => block.CoinbaseValue = 51 * Money.Coin));
        var ahead = await AcceptHeadersAsync(chain, tip, 3);

        var tips = chain.Chain.GetTips();

        Assert.Equal(ahead, tips[0].Entry);
        Assert.Equal(
            new HashSet<BranchTip>
            {
                new(tip, 0, BranchStatus.Active),
                new(lost, 2, BranchStatus.ValidFork),
                new(unchecked1, 1, BranchStatus.ValidHeaders),
                new(greedy.Entry!, 1, BranchStatus.Invalid),
                new(ahead, 3, BranchStatus.HeadersOnly),
            },
            tips.ToHashSet());
    }

    [Fact]
    public async Task A_branch_with_a_gap_is_known_by_headers_only_until_the_gap_is_filled()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        await chain.MineAsync(3);
        var first = new BlockBuilder(chain.Chain.Headers, fork, chain.Parameters, _rival).Build();
        var header = (await chain.Chain.AcceptHeadersAsync([first.Header], CancellationToken.None)).Last!;
        var second = await chain.MineAsync(1, header, _rival);

        Assert.Contains(new BranchTip(second, 2, BranchStatus.HeadersOnly), chain.Chain.GetTips());
        await chain.SubmitAsync(first);
        Assert.Contains(new BranchTip(second, 2, BranchStatus.ValidHeaders), chain.Chain.GetTips());
    }

    [Fact]
    public async Task An_invalidated_branch_is_invalid_and_a_reconsidered_one_what_it_was()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        var tip = await chain.MineAsync(3);
        var other = await chain.MineAsync(2, fork, _rival);

        await chain.Chain.InvalidateBlockAsync(tip.GetAncestor(3)!.Hash, CancellationToken.None);
        Assert.Equal(
            [new(tip, 3, BranchStatus.Invalid), new(other, 0, BranchStatus.Active)],
            chain.Chain.GetTips());

        await chain.Chain.ReconsiderBlockAsync(tip.Hash, CancellationToken.None);
        Assert.Equal(
            [new(tip, 0, BranchStatus.Active), new(other, 2, BranchStatus.ValidFork)],
            chain.Chain.GetTips());
    }

    private static async Task<HeaderEntry> AcceptHeadersAsync(TestChain chain, HeaderEntry parent, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var block = new BlockBuilder(chain.Chain.Headers, parent, chain.Parameters, chain.Miner).Build();
            parent = (await chain.Chain.AcceptHeadersAsync([block.Header], CancellationToken.None)).Last!;
        }

        return parent;
    }
}
