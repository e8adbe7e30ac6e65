using Blockyard.Chain.Tests.Mempool.Admission;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Journal;

public sealed class MempoolPersistenceTests : PoolTest
{
    [Fact]
    public async Task What_waits_is_there_again_after_a_restart_with_its_time()
    {
        var parent = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var admitted = Harness.Clock.GetUtcNow();
        Harness.Clock.Advance(TimeSpan.FromHours(1));
        var child = Harness.Admit(Pay(OutputOf(parent, 0)).Build()).Transaction;

        await Harness.RestartAsync();

        Assert.Equal([parent.Id, child.Id], Harness.Pool.Snapshot(out _).Select(each => each.Id));
        Assert.True(Harness.Pool.TryGetEntry(parent.Id, out var entry));
        Assert.Equal(admitted, entry.Time);
    }

    [Fact]
    public async Task What_was_mined_or_replaced_meanwhile_does_not_come_back()
    {
        var mined = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        Harness.Admit(Pay(Coins[1]).Build());
        var replacement = Harness.Admit((Pay(Coins[1]) with { Fee = 8_000 }).Build()).Transaction;
        await Harness.MineAsync(mined);

        await Harness.RestartAsync();

        Assert.Equal([replacement.Id], Harness.Pool.Snapshot(out _).Select(each => each.Id));
        Assert.Equal(replacement.Raw.ToArray(), Harness.Journal.Kept.Single().Raw.ToArray());
    }

    [Fact]
    public async Task A_child_that_was_written_down_before_its_parent_comes_back_too()
    {
        var parent = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var child = Harness.Admit(Pay(OutputOf(parent, 0)).Build()).Transaction;
        Harness.Journal.Kept.Reverse();

        await Harness.RestartAsync();

        Assert.Equal([parent.Id, child.Id], Harness.Pool.Snapshot(out _).Select(each => each.Id));
    }

    [Fact]
    public void What_was_refused_is_not_written_down()
    {
        Harness.Admission.Submit((Pay(Coins[0]) with { Fee = 0 }).Build());

        Assert.Empty(Harness.Journal.Kept);
    }

    [Fact]
    public async Task What_comes_back_from_a_block_is_written_down()
    {
        var fork = Harness.Chain.Tip;
        var transaction = Pay(Coins[0]).Build();
        await Harness.MineAsync(transaction);

        await Harness.ReorganiseAsync(fork, [], []);

        Assert.Equal(transaction.Raw.ToArray(), Harness.Journal.Kept.Single().Raw.ToArray());
    }

    [Fact]
    public async Task What_a_reorganisation_did_not_bring_back_before_the_kill_comes_back_at_the_start()
    {
        var fork = Harness.Chain.Tip;
        var parent = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var child = Harness.Admit(Pay(OutputOf(parent, 0)).Build()).Transaction;
        var rival = Harness.Admit(Pay(Coins[1]).Build()).Transaction;
        await Harness.MineAsync(parent, rival);
        await Harness.MineAsync(child);
        await Harness.RestartAsync();
        Assert.Empty(Harness.Journal.Kept);
        var grandchild = Harness.Admit(Pay(OutputOf(child, 0)).Build()).Transaction;

        await Harness.RestartAfterAsync(fork, [(Pay(Coins[1]) with { Fee = 8_000 }).Build()], [], []);

        Assert.Equal([parent.Id, child.Id, grandchild.Id], Harness.Pool.Snapshot(out _).Select(each => each.Id));
        Assert.Equal(3, Harness.Journal.Kept.Count);
    }

    [Fact]
    public async Task Of_blocks_that_left_the_best_chain_long_ago_nothing_comes_back()
    {
        var fork = Harness.Chain.Tip;
        await Harness.MineAsync(Pay(Coins[0]).Build());
        await Harness.RestartAsync();

        await Harness.RestartAfterAsync(fork, [.. Enumerable.Repeat<Transaction[]>([], 101)]);

        Assert.Empty(Harness.Pool.Snapshot(out _));
    }

    [Fact]
    public async Task A_full_disk_fails_a_submission_but_neither_the_chain_nor_the_next_rewriting()
    {
        var fork = Harness.Chain.Tip;
        var transaction = Pay(Coins[0]).Build();
        await Harness.MineAsync(transaction);
        Harness.Journal.IsFull = true;

        await Harness.ReorganiseAsync(fork, [], []);
        Assert.Throws<IOException>(() => Harness.Admission.Submit(Pay(Coins[1]).Build()));

        Harness.Journal.IsFull = false;
        Harness.Persistence.CompactIfNeeded();
        Assert.Equal(transaction.Raw.ToArray(), Harness.Journal.Kept[0].Raw.ToArray());
        Assert.Equal(2, Harness.Journal.Kept.Count);
    }

    [Fact]
    public void A_transaction_that_a_full_disk_kept_out_of_the_journal_is_written_down_when_it_is_handed_in_again()
    {
        var transaction = Pay(Coins[0]).Build();
        Harness.Journal.IsFull = true;
        Assert.Throws<IOException>(() => Harness.Admission.Submit(transaction));
        Assert.Throws<IOException>(() => Harness.Admission.Submit(transaction));

        Harness.Journal.IsFull = false;
        Assert.True(Harness.Admission.Submit(transaction).IsKnown);
        Assert.Equal(transaction.Raw.ToArray(), Harness.Journal.Kept.Single().Raw.ToArray());
    }

    [Fact]
    public async Task Rewriting_leaves_what_waits()
    {
        var mined = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var waiting = Harness.Admit(Pay(Coins[1]).Build()).Transaction;
        await Harness.MineAsync(mined);

        Harness.Persistence.Compact();

        Assert.Equal(waiting.Raw.ToArray(), Harness.Journal.Kept.Single().Raw.ToArray());
        Harness.Persistence.CompactIfNeeded();
        Assert.Equal(1, Harness.Journal.Rewrites);
    }
}
