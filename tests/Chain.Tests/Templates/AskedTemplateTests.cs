using Blockyard.Chain.Templates;
using Blockyard.Chain.Tests.Mempool;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Templates;

/// <summary>Templates for somebody who cannot wait for the next one that all get.</summary>
public sealed class AskedTemplateTests : IAsyncLifetime
{
    private const int MaxLive = 3;

    private PoolHarness _harness = null!;

    public async Task InitializeAsync() =>
        _harness = await PoolHarness.StartAsync(mature: 20, templates: new TemplateSettings { MaxLive = MaxLive });

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task It_holds_all_that_waits_and_wakes_nobody_else()
    {
        var subscription = _harness.Templates.Subscribe();
        _harness.Feed.Refresh();
        var first = await subscription.NextAsync(CancellationToken.None);
        var next = subscription.NextAsync(CancellationToken.None);
        var payment = Admit(0);

        var asked = _harness.Feed.MakeForOne()!;

        Assert.Equal(payment.Id, Assert.Single(asked.Transactions.ToArray()).Id);
        Assert.Same(first, _harness.Templates.Current);
        Assert.False(next.IsCompleted);
        Assert.True(_harness.Templates.TryGet(asked.Id, out _));
        _harness.Feed.Refresh();
        Assert.Equal(1_000, (await next.WaitAsync(TimeSpan.FromSeconds(20))).Fees);
    }

    [Fact]
    public void Without_a_change_it_is_not_made_anew()
    {
        var first = _harness.Feed.MakeForOne();
        Assert.Same(first, _harness.Feed.MakeForOne());
        Admit(0);
        var second = _harness.Feed.MakeForOne();
        Assert.NotSame(first, second);
        Assert.Same(second, _harness.Feed.MakeForOne());
        Assert.Equal(2, _harness.Templates.LiveCount);
    }

    [Fact]
    public void However_many_are_asked_for_those_that_all_got_stay_good()
    {
        _harness.Feed.Refresh();
        var forAll = _harness.Templates.Current!;
        for (var i = 0; i < MaxLive + 2; i++)
        {
            Admit(i);
            Assert.Equal(i + 1, _harness.Feed.MakeForOne()!.Transactions.Length);
        }

        Assert.True(_harness.Templates.TryGet(forAll.Id, out _));
        Assert.Equal(1 + MaxLive, _harness.Templates.LiveCount);
    }

    [Fact]
    public async Task On_a_new_tip_it_is_for_all()
    {
        _harness.Feed.Refresh();
        Admit(0);
        var old = _harness.Feed.MakeForOne()!;
        await _harness.MineAsync(1);

        var asked = _harness.Feed.MakeForOne()!;

        Assert.Same(asked, _harness.Templates.Current);
        Assert.True(asked.IsOnNewTip);
        Assert.False(_harness.Templates.TryGet(old.Id, out _));
    }

    private Transaction Admit(int coinbase) =>
        _harness.Admit(PoolHarness.Pay(_harness.Coinbases[coinbase]).Build()).Transaction;
}
