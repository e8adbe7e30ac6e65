using Blockyard.Contracts.Miner.V1;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.ChainStore;
using Blockyard.Services.Miner;
using Blockyard.Services.Wallet;
using Blockyard.TestKit;

namespace Blockyard.Services.Tests.Miner;

/// <summary>Chain-store, wallet and miner as they run in production, from the first block to a payment in a block.</summary>
public sealed class RewardJourneyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Rewards_reach_the_wallet_that_was_asked_and_a_payment_is_mined_by_itself()
    {
        await using var chain = await RunningService.StartAsync(RunningService.Build(
            builder => builder.AddChainStore(),
            app => app.MapChainStore(),
            logs: null,
            ("Data:Directory", _folder.PathOf("chain")),
            ("Chain:MemoryMiB", "64")));
        await using var wallet = await RunningService.StartAsync(RunningService.Build(
            builder => builder.AddWallet(),
            app => app.MapWallet(),
            logs: null,
            ("Data:Directory", _folder.PathOf("wallet")),
            ("Wallet:Key", Convert.ToBase64String(new byte[32])),
            ("ChainStore:Address", chain.Address)));
        await using var miner = await RunningService.StartAsync(RunningService.Build(
            builder => builder.AddMiner(),
            app => app.MapMiner(),
            logs: null,
            ("Data:Directory", _folder.PathOf("miner")),
            ("ChainStore:Address", chain.Address),
            ("Wallet:Address", wallet.Address)));
        var mining = new MinerService.MinerServiceClient(miner.Invoker);
        var wallets = new WalletService.WalletServiceClient(wallet.Invoker);
        await Patience.UntilAsync(
            async () => (await mining.GetStatusAsync(new GetStatusRequest())).Status,
            status => status is { PayoutAddress.Length: > 0, Connected: true },
            "a payout address");

        using (var blocks = mining.GenerateBlocks(new GenerateBlocksRequest { Count = 101 }))
        {
            while (await blocks.ResponseStream.MoveNext(CancellationToken.None))
            {
                Assert.Equal(101u, blocks.ResponseStream.Current.Count);
            }
        }

        var created = await wallets.CreateWalletAsync(new CreateWalletRequest { Name = "receiver" });
        await Patience.UntilAsync(
            async () => await wallets.GetBalanceAsync(new GetBalanceRequest { WalletId = created.Wallet.WalletId }),
            balance => balance.Height == 101,
            "the wallet at the tip");
        await wallets.RequestFaucetAsync(new RequestFaucetRequest { Address = created.Address, AmountSats = 250_000_000 });
        var received = await Patience.UntilAsync(
            async () => await wallets.GetBalanceAsync(new GetBalanceRequest { WalletId = created.Wallet.WalletId }),
            balance => balance.Balance.ConfirmedSats == 250_000_000,
            "the payment in a block");
        Assert.Equal(102u, received.Height);
    }

    public void Dispose() => _folder.Dispose();
}
