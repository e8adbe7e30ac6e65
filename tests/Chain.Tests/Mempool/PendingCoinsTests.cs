using Blockyard.Chain.Mempool;
using Blockyard.Chain.Tests.Mempool.Admission;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool;

public sealed class PendingCoinsTests : PoolTest
{
    [Fact]
    public void Coins_that_wait_are_there_and_coins_that_are_about_to_be_spent_are_not()
    {
        var coins = new PendingCoins(Harness.Chain, Harness.Pool);
        var parent = Harness.Admit((Pay(Coins[0]) with { OutputCount = 2 }).Build()).Transaction;
        Harness.Admit(Pay(OutputOf(parent, 0)).Build());

        Assert.False(coins.TryGetUnspent(Coins[0].OutPoint, out _, out _));
        Assert.False(coins.TryGetUnspent(new OutPoint(parent.Id, 0), out _, out _));
        Assert.True(coins.TryGetUnspent(new OutPoint(parent.Id, 1), out var coin, out var isConfirmed));
        Assert.Equal((false, (uint)Harness.Chain.Tip.Height + 1), (isConfirmed, coin.Height));
        Assert.True(coins.TryGetUnspent(Coins[1].OutPoint, out coin, out isConfirmed));
        Assert.Equal((true, Coins[1].Value), (isConfirmed, coin.Value));
        Assert.False(coins.TryGetUnspent(new OutPoint(parent.Id, 2), out _, out _));
    }
}
