using Blockyard.Crash.Checks;
using Blockyard.Crash.Load;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Tests;

public sealed class MempoolCheckTests : IAsyncLifetime
{
    private readonly PlainChain _plain = new();
    private readonly AcknowledgedTransactions _acknowledged = new();
    private Spend _spend = null!;

    public async Task InitializeAsync()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(1);
        _plain.Connect(chain.Chain.ReadBlock(chain.Tip));
        _spend = Spend.Split([chain.CoinbaseAt(1)], parts: 2);
        _acknowledged.Add(_spend.Transaction, "a test");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void What_waits_is_not_lost() => Check(_spend.Transaction);

    [Fact]
    public void What_is_gone_without_a_reason_is_lost() => Assert.Throws<LossException>(() => Check());

    [Fact]
    public void What_lost_its_coin_to_another_is_not_lost_nor_is_what_builds_on_it()
    {
        _acknowledged.Add(Spend.Split([_spend.Made()[0]], parts: 1).Transaction, "a test");

        Check(_spend.Rival(parts: 1).Transaction);

        Assert.Empty(_acknowledged.Open);
    }

    [Fact]
    public void A_coin_spent_twice_in_the_mempool_is_a_wrong_state() =>
        Assert.Throws<LossException>(() => Check(_spend.Transaction, _spend.Rival(parts: 1).Transaction));

    [Fact]
    public void So_is_one_that_does_not_exist() =>
        Assert.Throws<LossException>(() => Check(Spend.Split([_spend.Made()[0]], parts: 1).Transaction));

    private void Check(params Transaction[] waiting) =>
        new MempoolCheck(_plain, _acknowledged).Run(waiting.ToDictionary(transaction => transaction.Id));
}
