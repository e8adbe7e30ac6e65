using Blockyard.Chain.Memory;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

/// <summary>Headers without blocks are in memory only and can be forgotten.</summary>
public sealed class ForgettingHeadersTests
{
    [Fact]
    public async Task A_branch_of_headers_goes_unless_somebody_stands_on_it()
    {
        await using var chain = await TestChain.StartAsync();
        var tip = await chain.MineAsync(5);
        var kept = await AddAsync(chain, tip, 4, "kept");
        var shared = kept.GetAncestor(7)!;
        var side = await AddAsync(chain, shared, 3, "side");
        var best = await AddAsync(chain, tip, 20, "gone");
        Assert.Equal(4 + 3 + 20, chain.Chain.Headers.WithoutBlockCount);
        Assert.Same(best, chain.Chain.Headers.BestHeader);

        Assert.Equal(23, await chain.Chain.ForgetHeadersAsync(() => [kept], CancellationToken.None));

        Assert.Equal(4, chain.Chain.Headers.WithoutBlockCount);
        Assert.Equal(1 + 5 + 4, chain.Chain.Headers.Count);
        Assert.False(chain.Chain.Headers.TryGet(best.Hash, out _));
        Assert.False(chain.Chain.Headers.TryGet(side.Hash, out _));
        Assert.Equal([kept], chain.Chain.Headers.GetLeaves());
        Assert.Same(kept, chain.Chain.Headers.BestHeader);
    }

    [Fact]
    public async Task What_has_blocks_stays_and_ends_the_branch_again()
    {
        await using var chain = await TestChain.StartAsync();
        var tip = await chain.MineAsync(5);
        var side = await chain.MineAsync(2, tip.GetAncestor(2), new TestKey("other"));
        await AddAsync(chain, tip, 3, "one");
        await AddAsync(chain, tip, 2, "two");
        await AddAsync(chain, side, 1, "three");

        Assert.Equal(6, await chain.Chain.ForgetHeadersAsync(() => [], CancellationToken.None));

        Assert.Equal(0, chain.Chain.Headers.WithoutBlockCount);
        Assert.Equal(new HashSet<HeaderEntry> { tip, side }, [.. chain.Chain.Headers.GetLeaves()]);
        Assert.Same(tip, chain.Chain.Headers.BestHeader);
        Assert.Equal(0, await chain.Chain.ForgetHeadersAsync(() => [], CancellationToken.None));
    }

    [Fact]
    public async Task What_was_forgotten_can_come_again_with_its_block()
    {
        await using var chain = await TestChain.StartAsync();
        var tip = await chain.MineAsync(5);
        var block = chain.Next().Build();
        await chain.Chain.AcceptHeadersAsync([block.Header], CancellationToken.None);
        Assert.Equal(1, await chain.Chain.ForgetHeadersAsync(() => [tip], CancellationToken.None));

        var result = await chain.SubmitAsync(block);

        Assert.Equal(SubmitOutcome.Connected, result.Outcome);
        Assert.Same(result.Entry, chain.Chain.Headers.BestHeader);
        Assert.Equal(6, (await chain.MineAsync(0)).Height);
    }

    [Fact]
    public async Task Headers_that_the_log_needs_stay()
    {
        var log = new MemoryBlockLog();
        await using (var chain = await TestChain.StartAsync(log: log))
        {
            var tip = await chain.MineAsync(1);
            var parent = chain.Next().Build();
            var entry = (await chain.Chain.AcceptHeadersAsync([parent.Header], CancellationToken.None)).Last!;
            await chain.SubmitAsync(chain.Next(entry));

            Assert.Equal(0, await chain.Chain.ForgetHeadersAsync(() => [tip], CancellationToken.None));
            Assert.Equal(1, chain.Chain.Headers.WithoutBlockCount);
        }

        await using var again = await TestChain.StartAsync(log: log.AfterPowerCut());
        Assert.Equal(1, again.Chain.Headers.WithoutBlockCount);
        Assert.Equal(0, await again.Chain.ForgetHeadersAsync(() => [], CancellationToken.None));
    }

    private static async Task<HeaderEntry> AddAsync(TestChain chain, HeaderEntry parent, int count, string miner)
    {
        for (var i = 0; i < count; i++)
        {
            var block = new BlockBuilder(chain.Chain.Headers, parent, chain.Parameters, new TestKey(miner)).Build();
            parent = (await chain.Chain.AcceptHeadersAsync([block.Header], CancellationToken.None)).Last!;
        }

        return parent;
    }
}
