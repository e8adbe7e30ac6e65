using Blockyard.Contracts;
using Blockyard.Contracts.Wallet.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

public sealed class WalletIdempotencyTests
{
    [Fact]
    public async Task A_repeated_creation_gives_the_same_wallet_without_its_words()
    {
        await using var network = await WalletNetwork.StartAsync();
        var first = await network.CreateAsync("a", key: "k1");
        await network.CrashAsync();
        var again = await network.CreateAsync("a", key: "k1");

        Assert.NotEmpty(first.Mnemonic);
        Assert.Empty(again.Mnemonic);
        Assert.Equal((first.Wallet, first.Address), (again.Wallet, again.Address));
        Assert.Equal(1u, (await network.Client.ListWalletsAsync(new ListWalletsRequest())).TotalCount);
    }

    [Fact]
    public async Task A_repeated_payment_pays_once()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        var first = await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 1_000, "k1");
        var again = await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 1_000, "k1");

        Assert.Equal(first, again);
        Assert.Equal(2, (await network.HistoryAsync(wallet.Wallet.WalletId)).Count);
    }

    [Fact]
    public async Task Another_request_with_a_used_key_is_refused()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateAsync("a", key: "k1");
        var other = network.Client.CreateWalletAsync(new CreateWalletRequest { Name = "b", IdempotencyKey = "k1" });
        Assert.Equal((StatusCode.FailedPrecondition, ErrorCode.IdempotencyMismatch), await WalletNetwork.FailureAsync(other));

        // Keys of different methods have nothing to do with each other.
        var address = await network.Client.NewAddressAsync(
            new NewAddressRequest { WalletId = wallet.Wallet.WalletId, IdempotencyKey = "k1" });
        var same = await network.Client.NewAddressAsync(
            new NewAddressRequest { WalletId = wallet.Wallet.WalletId, IdempotencyKey = "k1" });
        Assert.Equal(address, same);
    }

    [Fact]
    public async Task A_key_whose_call_still_runs_is_refused()
    {
        await using var network = await WalletNetwork.StartAsync(("Wallet:PassphraseIterations", "1500000"));
        var calls = Enumerable.Range(0, 5).Select(_ => network.CreateAsync(passphrase: "correct horse", key: "k1")).ToArray();
        await Record.ExceptionAsync(() => Task.WhenAll(calls));

        var made = Assert.Single(calls, call => call.IsCompletedSuccessfully);
        Assert.NotEmpty((await made).Mnemonic);
        Assert.All(calls.Except([made]), call =>
        {
            var error = Assert.IsType<RpcException>(call.Exception!.InnerException);
            Assert.Equal(StatusCode.Aborted, error.StatusCode);
            Assert.Equal(ErrorCode.IdempotencyInProgress, error.Trailers.GetValue(ErrorCode.TrailerName));
        });
    }

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("\u00e9t\u00e9")]
    public async Task A_key_that_cannot_be_printed_is_refused(string key)
    {
        await using var network = await WalletNetwork.StartAsync();
        var call = network.Client.CreateWalletAsync(new CreateWalletRequest { IdempotencyKey = key });

        Assert.Equal(StatusCode.InvalidArgument, (await WalletNetwork.FailureAsync(call)).Status);
    }
}
