using Blockyard.Contracts.Miner.V1;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.ChainStore;
using Blockyard.Services.Miner;
using Blockyard.Services.Wallet;
using Blockyard.TestKit;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>Wallets on a real chain-store, with blocks from a real miner.</summary>
public sealed class RealChainTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private RunningService _chainStore = null!;
    private RunningService _wallets = null!;
    private RunningService _miner = null!;
    private WalletService.WalletServiceClient _client = null!;

    public async Task InitializeAsync()
    {
        _chainStore = await RunningService.StartAsync(RunningService.Build(
            builder => builder.AddChainStore(), app => app.MapChainStore(), null, ("Network", "regtest"), Data("chain")));
        await StartWalletsAsync();
        _miner = await RunningService.StartAsync(RunningService.Build(
            builder => builder.AddMiner(),
            app => app.MapMiner(),
            null,
            ("Network", "regtest"),
            Data("miner"),
            ("ChainStore:Address", _chainStore.Address),
            ("Wallet:Address", _wallets.Address),
            ("Miner:Pacing", "on-transactions")));
    }

    public async Task DisposeAsync()
    {
        await _miner.DisposeAsync();
        await _wallets.DisposeAsync();
        await _chainStore.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Coins_are_mined_given_paid_and_found_again_from_the_words_alone()
    {
        await MineAsync();
        var alice = await _client.CreateWalletAsync(new CreateWalletRequest { Name = "alice", Passphrase = "correct horse" });
        await _client.RequestFaucetAsync(new RequestFaucetRequest { Address = alice.Address, AmountSats = 1_000_000_000 });
        await UntilAsync(
            alice.Wallet.WalletId, balance => balance.SpendableSats == 1_000_000_000, "the faucet's coins are confirmed");

        var bob = await _client.CreateWalletAsync(new CreateWalletRequest { Name = "bob" });
        await _client.UnlockWalletAsync(
            new UnlockWalletRequest { WalletId = alice.Wallet.WalletId, Passphrase = "correct horse" });
        var first = await PayAsync(alice, bob.Address, 250_000_000);
        var second = await PayAsync(alice, bob.Address, 250_000_000);
        await UntilAsync(bob.Wallet.WalletId, balance => balance.ConfirmedSats == 500_000_000, "both are confirmed");
        var left = await UntilAsync(alice.Wallet.WalletId, balance => balance.PendingSats == 0, "the change is back");
        Assert.Equal(500_000_000 - (long)(first.FeeSats + second.FeeSats), left.TotalSats);

        await _wallets.DisposeAsync();
        Directory.Delete(_folder.PathOf("wallets"), recursive: true);
        await StartWalletsAsync();
        var restored = await _client.RestoreWalletAsync(new RestoreWalletRequest { Mnemonic = alice.Mnemonic });
        await UntilAsync(
            restored.Wallet.WalletId, balance => balance.ConfirmedSats == (ulong)left.TotalSats, "the coins are found");
        var history = await _client.ListTransactionsAsync(new ListTransactionsRequest { WalletId = restored.Wallet.WalletId });
        Assert.Equal(3, history.Transactions.Count);
        Assert.Equal(
            bob.Address, Assert.Single(history.Transactions.First(entry => entry.Txid == second.Txid).Counterparties).Address);
    }

    [Fact]
    public async Task A_row_of_payments_on_unconfirmed_change_is_mined()
    {
        await MineAsync();
        var alice = await _client.CreateWalletAsync(new CreateWalletRequest());
        await _client.RequestFaucetAsync(new RequestFaucetRequest { Address = alice.Address });
        await UntilAsync(alice.Wallet.WalletId, balance => balance.SpendableSats == 100_000_000, "the coin is there");
        for (var i = 0; i < 10; i++)
        {
            await PayAsync(alice, alice.Address, 1_000_000);
        }

        var balance = await UntilAsync(
            alice.Wallet.WalletId, each => each.PendingSats == 0 && each.ConfirmedSats < 100_000_000, "all are mined");
        Assert.Equal((long)balance.ConfirmedSats, balance.TotalSats);
        var history = await _client.ListTransactionsAsync(new ListTransactionsRequest { WalletId = alice.Wallet.WalletId });
        Assert.Equal(
            10, history.Transactions.Count(entry => entry is { Direction: TransactionDirection.Self, Confirmations: > 0 }));
    }

    private (string Key, string Value) Data(string name) => ("Data:Directory", _folder.PathOf(name));

    private async Task StartWalletsAsync()
    {
        _wallets = await RunningService.StartAsync(RunningService.Build(
            builder => builder.AddWallet(),
            app => app.MapWallet(),
            null,
            ("Network", "regtest"),
            Data("wallets"),
            ("ChainStore:Address", _chainStore.Address),
            ("Wallet:Key", WalletNetwork.ServiceKey),
            ("Wallet:GapLimit", "20")));
        _client = new WalletService.WalletServiceClient(_wallets.Invoker);
    }

    // After this the faucet has coins to give; further blocks come with transactions.
    private async Task MineAsync()
    {
        var miner = new MinerService.MinerServiceClient(_miner.Invoker);
        await Patience.UntilAsync(
            async () => (await miner.GetStatusAsync(new GetStatusRequest())).Status.PayoutAddress,
            address => address.Length > 0,
            "the miner has got an address from the wallets");
        using var call = miner.GenerateBlocks(new GenerateBlocksRequest { Count = 101 });
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }

        var watcher = (await _client.CreateWalletAsync(new CreateWalletRequest())).Wallet.WalletId;
        await Patience.UntilAsync(
            async () => (await _client.GetWalletAsync(new GetWalletRequest { WalletId = watcher })).Wallet.SyncedHeight,
            height => height >= 101,
            "the wallets have read the blocks");
    }

    private async Task<SendPaymentResponse> PayAsync(CreateWalletResponse from, string address, ulong amount) =>
        await _client.SendPaymentAsync(new SendPaymentRequest
        {
            WalletId = from.Wallet.WalletId, Outputs = { new PaymentOutput { Address = address, AmountSats = amount } },
        });

    private Task<Balance> UntilAsync(string wallet, Func<Balance, bool> condition, string what) => Patience.UntilAsync(
        async () => (await _client.GetBalanceAsync(new GetBalanceRequest { WalletId = wallet })).Balance, condition, what);
}
