using System.Diagnostics;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Xunit.Abstractions;

namespace Blockyard.Chain.Tests.Mempool;

public sealed class DeepReorganisationTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Depth = 1_000;

    // Far more than it takes: a reorganisation whose cost grows faster than its depth does not end in time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private DeepFork _fork = null!;
    private PoolHarness _node = null!;

    public async Task InitializeAsync()
    {
        _fork = await DeepFork.BuildAsync(Depth);
        _node = await PoolHarness.StartAsync(mature: 0);
        await SubmitAsync([.. _fork.Trunk, .. _fork.Old]);
        Assert.Equal(_fork.Old[^1].Hash, _node.Chain.Tip.Hash);
        foreach (var transaction in _fork.Staying.Concat(_fork.Leaving))
        {
            _node.Admit(transaction);
        }
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_thousand_blocks_go_and_a_thousand_and_one_come_with_coins_and_mempool_as_they_have_to_be()
    {
        await SubmitAsync(_fork.New.Take(Depth));
        Assert.Equal(_fork.Old[^1].Hash, _node.Chain.Tip.Hash);

        await TimedAsync("to the longer branch", () => SubmitAsync([_fork.New[^1]]));
        await ExpectNewAsync();

        await _node.RestartAsync();
        await ExpectNewAsync();

        // Nothing that waits is unfit for a block.
        while (_node.Pool.Count > 0)
        {
            await _node.MineTemplateAsync();
        }
    }

    [Fact]
    public async Task An_order_takes_the_longer_branch_back_and_brings_it_again()
    {
        await SubmitAsync(_fork.New);
        await TimedAsync("back by order", () => _node.Chain.InvalidateBlockAsync(_fork.New[0].Hash, CancellationToken.None));
        Assert.Equal(await ReplayAsync(_fork.Old), await HashCoinsAsync());
        Assert.Equal(_fork.Staying.Select(each => each.Id).ToHashSet(), WaitingIds());

        await _node.RestartAsync();
        Assert.Equal(_fork.Old[^1].Hash, _node.Chain.Tip.Hash);
        Assert.Superset(_fork.Staying.Select(each => each.Id).ToHashSet(), WaitingIds());

        await TimedAsync("again by order", () => _node.Chain.ReconsiderBlockAsync(_fork.New[^1].Hash, CancellationToken.None));
        await ExpectNewAsync();
    }

    [Fact]
    public async Task Blocks_disconnected_by_order_and_not_replaced_give_back_all_that_can_still_wait()
    {
        await _node.Chain.InvalidateBlockAsync(_fork.Old[0].Hash, CancellationToken.None);

        Assert.Equal(await ReplayAsync([]), await HashCoinsAsync());
        var waiting = WaitingIds();
        Assert.Superset(_fork.WaitingAfter.Except(_fork.Staying.Select(each => each.Id)).ToHashSet(), waiting);
        var young = _fork.Old.Select(block => block.Transactions[0].Id).ToHashSet();
        Assert.All(
            _node.Pool.Snapshot(out _),
            transaction => Assert.DoesNotContain(transaction.Inputs[0].PreviousOutput.TransactionId, young));
    }

    [Fact]
    public async Task A_bad_block_in_the_middle_of_the_longer_branch_leads_back_to_the_old_one()
    {
        var coins = await HashCoinsAsync();
        var waiting = WaitingIds();
        await SubmitAsync(_fork.New.Take(Depth / 2));
        Assert.True(_node.Chain.Headers.TryGet(_fork.New[(Depth / 2) - 1].Hash, out var good));
        var rival = new TestKey("rival");
        var parent = good;
        for (var i = Depth / 2; i <= Depth; i++)
        {
            var block = new BlockBuilder(_node.Chain.Headers, parent, _node.Chain.Parameters, rival);
            block.CoinbaseValue = i == (Depth / 2) + 100 ? 51 * Money.Coin : null;
            var result = await _node.Chain.SubmitBlockAsync(block.Build(), CancellationToken.None);
            parent = result.Entry!;
        }

        Assert.True(parent.IsInvalid);
        Assert.False(good.IsInvalid);
        Assert.Equal(_fork.Old[^1].Hash, _node.Chain.Tip.Hash);
        Assert.Equal(coins, await HashCoinsAsync());
        Assert.True(_node.Follower.IsSettled);
        Assert.Equal(waiting, WaitingIds());
    }

    private async Task ExpectNewAsync()
    {
        Assert.Equal(_fork.New[^1].Hash, _node.Chain.Tip.Hash);
        Assert.Equal(await ReplayAsync(_fork.New), await HashCoinsAsync());
        Assert.Equal(_fork.WaitingAfter, WaitingIds());
    }

    private async Task TimedAsync(string what, Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work().WaitAsync(Patience);
        output.WriteLine($"{what}: {clock.ElapsedMilliseconds} ms, {_node.Pool.Count} transactions wait");
    }

    private async Task<Hash256> ReplayAsync(IEnumerable<Block> branch)
    {
        await using var fresh = await TestChain.StartAsync();
        await Task.WhenAll(_fork.Trunk.Concat(branch).Select(fresh.SubmitAsync));
        return await fresh.HashCoinsAsync();
    }

    private async Task SubmitAsync(IEnumerable<Block> blocks)
    {
        var answers = blocks.Select(block => _node.Chain.SubmitBlockAsync(block, CancellationToken.None)).ToArray();
        Assert.All(await Task.WhenAll(answers), result => Assert.NotEqual(SubmitOutcome.Rejected, result.Outcome));
    }

    private async Task<Hash256> HashCoinsAsync() =>
        (await _node.Chain.GetUtxoSetInfoAsync(CancellationToken.None)).HashSerialized;

    private HashSet<Hash256> WaitingIds() => [.. _node.Pool.Snapshot(out _).Select(transaction => transaction.Id)];
}
