using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Events;
using Blockyard.Chain.Tests.Mempool.Admission;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool;

public sealed class MempoolChainFollowerTests : PoolTest
{
    [Fact]
    public async Task A_block_takes_its_transactions_out_and_leaves_the_others()
    {
        var mined = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var child = Harness.Admit(Pay(OutputOf(mined, 0)).Build()).Transaction;
        var other = Harness.Admit(Pay(Coins[1]).Build()).Transaction;

        await Harness.MineAsync(mined);

        Assert.Equal([other.Id, child.Id], WaitingIds());
        Assert.True(Harness.Pool.TryGetEntry(child.Id, out var entry));
        Assert.Equal((1, 1_000), (entry.AncestorCount, entry.AncestorFees));
        Assert.Equal(RemovalReason.Mined, ReasonOf(mined));
    }

    [Fact]
    public async Task A_block_takes_conflicts_out_with_all_that_needs_them()
    {
        var conflict = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var child = Harness.Admit(Pay(OutputOf(conflict, 0)).Build()).Transaction;

        await Harness.MineAsync((Pay(Coins[0]) with { Fee = 9_000 }).Build());

        Assert.Equal(0, Harness.Pool.Count);
        Assert.Equal(RemovalReason.Conflict, ReasonOf(conflict));
        Assert.Equal(RemovalReason.Conflict, ReasonOf(child));
    }

    [Fact]
    public async Task A_reorganisation_brings_transactions_back_with_what_needs_them()
    {
        var fork = Harness.Chain.Tip;
        var first = Pay(Coins[0]).Build();
        var second = Pay(OutputOf(first, 0)).Build();
        var stays = Pay(Coins[1]).Build();
        await Harness.MineAsync(first, stays);
        await Harness.MineAsync(second);
        var waiting = Harness.Admit(Pay(OutputOf(second, 0)).Build()).Transaction;

        await Harness.ReorganiseAsync(fork, [], [stays], []);

        Assert.Equal(new[] { first.Id, second.Id, waiting.Id }.Order(), WaitingIds().Order());
        Assert.True(Harness.Pool.TryGetEntry(waiting.Id, out var entry));
        Assert.Equal((3, 3_000), (entry.AncestorCount, entry.AncestorFees));
        Assert.True(Harness.Pool.TryGetEntry(first.Id, out entry));
        Assert.Equal((3, 3_000), (entry.DescendantCount, entry.DescendantFees));
        Assert.True(Harness.Follower.IsSettled);
        await Harness.MineTemplateAsync();
        Assert.Equal(0, Harness.Pool.Count);
    }

    [Fact]
    public async Task What_conflicts_with_the_new_chain_does_not_come_back_nor_does_what_needs_it()
    {
        var fork = Harness.Chain.Tip;
        var lost = Pay(Coins[0]).Build();
        await Harness.MineAsync(lost);
        var child = Harness.Admit(Pay(OutputOf(lost, 0)).Build()).Transaction;

        await Harness.ReorganiseAsync(fork, [(Pay(Coins[0]) with { Fee = 7_000 }).Build()], []);

        Assert.Equal(0, Harness.Pool.Count);
        Assert.Equal(RemovalReason.Reorganised, ReasonOf(child));
    }

    [Fact]
    public async Task What_spends_a_coinbase_that_is_gone_goes_too()
    {
        var fork = Harness.Chain.Tip;
        await Harness.MineAsync([]);
        var young = Harness.Coinbases[^1];
        await Harness.MineAsync(CoinRules.CoinbaseMaturity - 1);
        var spend = Harness.Admit(Pay(young).Build()).Transaction;

        await Harness.ReorganiseAsync(fork, EmptyBlocks(CoinRules.CoinbaseMaturity + 1));

        Assert.Equal(RemovalReason.Reorganised, ReasonOf(spend));
    }

    [Fact]
    public async Task What_is_too_early_on_a_branch_with_earlier_times_goes()
    {
        var fork = Harness.Chain.Tip;
        var later = TimeSpan.FromHours(1);
        Harness.Clock.Advance(later);
        await Harness.MineAsync(11);
        var locked = Harness.Admit((Pay(Coins[0]) with { LockTime = Harness.Chain.Tip.MedianTimePast - 1 }).Build()).Transaction;
        var free = Harness.Admit((Pay(Coins[1]) with { LockTime = fork.MedianTimePast - 1 }).Build()).Transaction;

        Harness.Clock.Advance(-later);
        await Harness.ReorganiseAsync(fork, EmptyBlocks(12));

        Assert.Equal([free.Id], WaitingIds());
        Assert.Equal(RemovalReason.Reorganised, ReasonOf(locked));
    }

    [Fact]
    public async Task A_branch_that_turns_out_to_be_bad_leaves_the_pool_and_the_templates_working()
    {
        var fork = Harness.Chain.Tip;
        var mined = Pay(Coins[0]).Build();
        var onlyThere = Pay(Coins[1]).Build();
        var good = await Harness.MineAsync(mined);
        var first = Harness.MakeBlock(fork, onlyThere);
        Assert.Equal(SubmitOutcome.SideBranch, (await SubmitAsync(first)).Outcome);
        Assert.True(Harness.Chain.Headers.TryGet(first.Hash, out var parent));
        var bad = Harness.MakeBlock(parent, Pay(Coins[2] with { Key = PoolHarness.Bob }).Build());

        Assert.Equal(RejectCode.BlockScriptFailed, (await SubmitAsync(bad)).Validation.Code);

        Assert.Equal(good.Hash, Harness.Chain.Tip.Hash);
        Assert.True(Harness.Follower.IsSettled);
        Assert.Equal([onlyThere.Id], WaitingIds());
        await Harness.MineTemplateAsync();
        Assert.Equal(0, Harness.Pool.Count);
    }

    [Fact]
    public async Task A_block_is_not_verified_again_when_its_transactions_waited_here()
    {
        // A cached transaction whose witness was broken afterwards would have another witness id: only the very same bytes count.
        var transaction = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var broken = transaction.WithInputs(
            [transaction.Inputs[0].With(default, Witness.Create(new byte[71], PoolHarness.Alice.PublicKeyBytes.ToArray()))]);
        Assert.Equal(transaction.Id, broken.Id);

        var refused = await SubmitAsync(Harness.MakeBlock(Harness.Chain.Tip, broken));
        Assert.Equal(RejectCode.BlockScriptFailed, refused.Validation.Code);
        await Harness.MineAsync(transaction);
    }

    [Fact]
    public async Task What_waits_too_long_goes_with_the_next_block()
    {
        var old = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        Harness.Clock.Advance(TimeSpan.FromHours(200));
        var young = Harness.Admit(Pay(Coins[1]).Build()).Transaction;
        Harness.Clock.Advance(TimeSpan.FromHours(137));

        await Harness.MineAsync([]);

        Assert.Equal([young.Id], WaitingIds());
        Assert.Equal(RemovalReason.Expired, ReasonOf(old));
    }

    private static Transaction[][] EmptyBlocks(int count) => [.. Enumerable.Repeat(Array.Empty<Transaction>(), count)];

    private Task<SubmitResult> SubmitAsync(Block block) => Harness.Chain.SubmitBlockAsync(block, CancellationToken.None);

    private List<Hash256> WaitingIds() => [.. Harness.Pool.List(long.MaxValue, 100).Select(entry => entry.Transaction.Id)];

    private RemovalReason? ReasonOf(Transaction transaction)
    {
        var events = new MempoolEvent[1_000];
        Assert.True(Harness.Pool.Events.TryRead(0, events, out var count));
        return events[..count].Last(each => each.TransactionId == transaction.Id).Removed;
    }
}
