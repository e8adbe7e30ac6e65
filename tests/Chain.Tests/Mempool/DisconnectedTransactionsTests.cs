using Blockyard.Chain.Mempool;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool;

public sealed class DisconnectedTransactionsTests : IAsyncLifetime
{
    private PoolHarness _harness = null!;

    public async Task InitializeAsync() => _harness = await PoolHarness.StartAsync(mature: 4);

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task Transactions_come_in_the_order_of_the_old_chain_without_what_the_new_one_holds()
    {
        var (first, second) = (await MineAsync(0, 1), await MineAsync(2));
        var disconnected = new DisconnectedTransactions(maxBytes: 1_000_000);
        disconnected.Add(second);
        disconnected.Add(first);
        disconnected.Confirm(first.Block.Transactions[1].Id);

        var taken = disconnected.Take();

        Transaction[] expected = [first.Block.Transactions[0], first.Block.Transactions[2], .. second.Block.Transactions];
        Assert.Equal(expected.Select(each => each.Id), taken.Select(each => each.Id));
        Assert.True(disconnected.IsEmpty);
        Assert.Empty(disconnected.Take());
    }

    [Fact]
    public async Task The_highest_block_is_forgotten_when_there_are_too_many()
    {
        var (low, high) = (await MineAsync(0), await MineAsync(1));
        var disconnected = new DisconnectedTransactions(low.Block.Size + high.Block.Size - 1);

        Assert.Null(disconnected.Add(high));
        Assert.Same(high, disconnected.Add(low));

        Assert.Equal(low.Block.Transactions[0].Id, disconnected.Take()[0].Id);
    }

    private async Task<ConnectedBlock> MineAsync(params int[] coinbases)
    {
        await _harness.MineAsync(Array.ConvertAll(coinbases, i => PoolHarness.Pay(_harness.Coinbases[i]).Build()));
        return _harness.Chain.ReadConnectedBlock(_harness.Chain.Tip);
    }
}
