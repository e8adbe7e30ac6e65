using Blockyard.Contracts.Wallet.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

public sealed class WatchWalletTests
{
    [Fact]
    public async Task A_watcher_sees_what_is_there_and_then_every_change()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(5_000);
        using var call = network.Client.WatchWallet(new WatchWalletRequest { WalletId = wallet.Wallet.WalletId });
        using var limit = new CancellationTokenSource(Patience.Limit);
        Assert.True(await call.ResponseStream.MoveNext(limit.Token));
        Assert.Equal(5_000u, call.ResponseStream.Current.Balance.ConfirmedSats);
        Assert.Single(call.ResponseStream.Current.Transactions);

        var payment = network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 700).Id.ToString();
        await UntilAsync(
            call, change => change.Balance.PendingSats == 700 && Has(change, payment, confirmations: 0), limit.Token);
        network.Chain.Mine();
        await UntilAsync(
            call, change => change.Balance.ConfirmedSats == 5_700 && Has(change, payment, confirmations: 1), limit.Token);
        network.Chain.Mine();
        await UntilAsync(call, change => change.Height == network.Chain.Height, limit.Token);
    }

    [Fact]
    public async Task Nobody_watches_a_wallet_that_is_not_there()
    {
        await using var network = await WalletNetwork.StartAsync();
        using var call = network.Client.WatchWallet(new WatchWalletRequest { WalletId = "w0-none" });

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    private static bool Has(WatchWalletResponse change, string txid, uint confirmations) =>
        change.Transactions.Any(each => each.Txid == txid && each.Confirmations == confirmations);

    private static async Task UntilAsync(
        AsyncServerStreamingCall<WatchWalletResponse> call,
        Predicate<WatchWalletResponse> condition,
        CancellationToken cancellationToken)
    {
        do
        {
            Assert.True(await call.ResponseStream.MoveNext(cancellationToken));
        }
        while (!condition(call.ResponseStream.Current));
    }
}
