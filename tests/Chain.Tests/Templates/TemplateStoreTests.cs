using Blockyard.Chain.Mempool;
using Blockyard.Chain.Templates;
using Blockyard.Chain.Tests.Mempool;
using Blockyard.TestKit;

namespace Blockyard.Chain.Tests.Templates;

public sealed class TemplateStoreTests : IAsyncLifetime
{
    private const int MaxLive = 3;

    private PoolHarness _harness = null!;
    private TemplateStore _store = null!;

    public async Task InitializeAsync()
    {
        _harness = await PoolHarness.StartAsync(mature: 0, templates: new TemplateSettings { MaxLive = MaxLive });
        _store = _harness.Templates;
    }

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task A_subscriber_gets_the_newest_template_and_each_only_once()
    {
        var subscription = _store.Subscribe();
        Publish();
        var second = Publish();

        Assert.Same(second, await subscription.NextAsync(CancellationToken.None));
        var next = subscription.NextAsync(CancellationToken.None);
        Assert.False(next.IsCompleted);

        var third = Publish();
        Assert.Same(third, await next);
    }

    [Fact]
    public void No_two_subscribers_share_an_extra_nonce_prefix()
    {
        var other = new TemplateStore(new TemplateSettings(), runSalt: 8);

        var prefixes = Enumerable.Range(0, 100).SelectMany(_ => new[] { _store.Subscribe(), other.Subscribe() })
            .Select(each => Convert.ToHexString(each.ExtraNoncePrefix.Span)).ToList();

        Assert.Equal(prefixes.Count, prefixes.Distinct().Count());
        Assert.All(prefixes, prefix => Assert.Equal(2 * TemplateStore.ExtraNoncePrefixSize, prefix.Length));
    }

    [Fact]
    public void Only_so_many_templates_are_remembered()
    {
        var templates = Enumerable.Range(0, MaxLive + 2).Select(_ => Publish()).ToList();

        Assert.All(templates[^MaxLive..], template => Assert.True(_store.TryGet(template.Id, out _)));
        Assert.All(templates[..^MaxLive], template => Assert.False(_store.TryGet(template.Id, out _)));
        Assert.Equal(MaxLive, _store.LiveCount);
    }

    [Fact]
    public async Task A_new_tip_makes_older_templates_stale()
    {
        var old = Publish();
        await _harness.MineAsync(1);
        var current = Publish();

        Assert.False(_store.TryGet(old.Id, out _));
        Assert.True(_store.TryGet(current.Id, out _));
    }

    [Fact]
    public void A_solution_of_an_unknown_template_is_stale()
    {
        var template = Publish();
        var (header, coinbase) = TestMiner.Solve(template, _store.Subscribe().ExtraNoncePrefix);
        var assembler = new SolutionAssembler(_harness.Chain, _store, _harness.Pool);

        Assert.False(assembler.TryAssemble("nonesuch", header, coinbase, null, out _));
        Assert.True(assembler.TryAssemble(template.Id, header, coinbase, null, out var block));
        Assert.Equal(header.Hash, block.Hash);
    }

    [Fact]
    public async Task The_feed_makes_a_template_at_once_for_a_new_tip_and_for_better_fees_after_the_interval()
    {
        await using var harness = await PoolHarness.StartAsync(
            mature: 2, templates: new TemplateSettings { MinInterval = TimeSpan.FromSeconds(1) });
        using var stop = new CancellationTokenSource();
        var feed = harness.Feed.RunAsync(stop.Token);
        var subscription = harness.Templates.Subscribe();
        var deadline = TimeSpan.FromSeconds(20);
        Assert.Equal(0, (await subscription.NextAsync(stop.Token).WaitAsync(deadline)).Fees);

        var transaction = harness.Admit(PoolHarness.Pay(harness.Coinbases[0]).Build()).Transaction;
        var withFees = await TurnClockUntilAsync(harness.Clock, subscription.NextAsync(stop.Token)).WaitAsync(deadline);
        Assert.Equal(1_000, withFees.Fees);
        Assert.False(withFees.IsOnNewTip);

        await harness.MineAsync(transaction);
        var onNewTip = await subscription.NextAsync(stop.Token).WaitAsync(deadline);
        Assert.Equal((0, true), (onNewTip.Fees, onNewTip.IsOnNewTip));
        Assert.Equal(harness.Chain.Tip, onNewTip.Tip);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feed);
    }

    [Fact]
    public async Task A_change_that_brings_no_better_fees_makes_no_template()
    {
        await using var harness = await PoolHarness.StartAsync(mature: 1);
        harness.Feed.Refresh();
        var first = harness.Templates.Current;

        harness.Feed.Refresh();
        Assert.Same(first, harness.Templates.Current);

        harness.Clock.Advance(TimeSpan.FromMinutes(10));
        harness.Feed.Refresh();
        Assert.NotSame(first, harness.Templates.Current);
    }

    [Fact]
    public async Task A_template_that_lost_a_transaction_is_replaced_even_if_the_new_one_pays_less()
    {
        await using var harness = await PoolHarness.StartAsync(mature: 2);
        var transaction = harness.Admit(PoolHarness.Pay(harness.Coinbases[0]).Build()).Transaction;
        harness.Feed.Refresh();
        using (harness.Pool.Write())
        {
            harness.Pool.RemoveWithDescendants(harness.Pool.Graph.Find(transaction.Id)!, RemovalReason.Invalid);
        }

        harness.Feed.Refresh();

        Assert.Equal(0, harness.Templates.Current!.Fees);
    }

    [Fact]
    public async Task On_a_new_tip_a_template_without_transactions_goes_ahead_of_a_full_one_that_takes_time()
    {
        await using var harness = await PoolHarness.StartAsync(
            mature: 4, templates: new TemplateSettings { PreliminaryAbove = 2 });
        for (var i = 0; i < 3; i++)
        {
            harness.Admit(PoolHarness.Pay(harness.Coinbases[i]).Build());
        }

        var first = harness.Builder.TryBuildPreliminary();
        Assert.NotNull(first);
        Assert.Equal((true, true, 0L, 0), (first.IsPreliminary, first.IsOnNewTip, first.Fees, first.Transactions.Length));
        harness.Templates.Publish(first);
        harness.Feed.Refresh();

        var full = harness.Templates.Current!;
        Assert.Equal((false, true, 3_000L, 3), (full.IsPreliminary, full.IsOnNewTip, full.Fees, full.Transactions.Length));
        Assert.Null(harness.Builder.TryBuildPreliminary());

        // Both are of use: a solution of the first is a block, though a poor one.
        Assert.True(harness.Templates.TryGet(first.Id, out _));
        Assert.True(harness.Templates.TryGet(full.Id, out _));
    }

    [Fact]
    public async Task A_full_template_that_is_as_good_as_there_needs_no_other_before_it()
    {
        await using var harness = await PoolHarness.StartAsync(mature: 4, templates: new TemplateSettings { PreliminaryAbove = 2 });
        harness.Admit(PoolHarness.Pay(harness.Coinbases[0]).Build());
        harness.Admit(PoolHarness.Pay(harness.Coinbases[1]).Build());
        Assert.Null(harness.Builder.TryBuildPreliminary());
        harness.Admit(PoolHarness.Pay(harness.Coinbases[2]).Build());
        Assert.NotNull(harness.Builder.TryBuildPreliminary());
    }

    [Fact]
    public async Task What_comes_first_is_replaced_even_if_the_full_template_pays_no_more()
    {
        await using var harness = await PoolHarness.StartAsync(mature: 2, templates: new TemplateSettings { PreliminaryAbove = 0 });
        var transaction = harness.Admit(PoolHarness.Pay(harness.Coinbases[0]).Build()).Transaction;
        harness.Templates.Publish(harness.Builder.TryBuildPreliminary()!);
        using (harness.Pool.Write())
        {
            harness.Pool.RemoveWithDescendants(harness.Pool.Graph.Find(transaction.Id)!, RemovalReason.Invalid);
        }

        harness.Feed.Refresh();

        Assert.False(harness.Templates.Current!.IsPreliminary);
    }

    [Fact]
    public async Task A_closed_feed_makes_nothing_until_it_opens()
    {
        await using var harness = await PoolHarness.StartAsync(mature: 1);
        var looks = 0;
        var feed = new TemplateFeed(
            harness.Builder, harness.Templates, harness.Pool, harness.Follower, new TemplateSettings(), harness.Clock)
        {
            IsOpen = () => Interlocked.Increment(ref looks) > 3,
        };
        using var stop = new CancellationTokenSource();
        var running = feed.RunAsync(stop.Token);
        Assert.Null(harness.Templates.Current);
        Assert.Equal(1, looks);
        var template = await TurnClockUntilAsync(harness.Clock, harness.Templates.Subscribe().NextAsync(stop.Token));
        Assert.True(looks > 3);
        Assert.Equal(harness.Chain.Tip, template.Tip);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static async Task<BlockTemplate> TurnClockUntilAsync(TestClock clock, Task<BlockTemplate> template)
    {
        // The feed sets its timer when it gets round to it: turn until it has.
        while (!template.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(1);
        }

        return await template;
    }

    private BlockTemplate Publish()
    {
        var template = _harness.Builder.TryBuild();
        Assert.NotNull(template);
        _store.Publish(template);
        return template;
    }
}
