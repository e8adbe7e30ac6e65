using System.Net;
using Blockyard.Contracts;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.TestKit.Disks;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>What is told while the disk is slow, and what when it breaks.</summary>
public sealed class WalletDiskTests
{
    private const int Calls = 64;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Calls_at_once_share_an_fsync_and_nobody_waits_for_it_in_the_turn()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateAsync();
        var before = network.Shard.Stores!.Log.SyncCount;
        using var gate = new FlushGate(network.Disk);
        var calls = Enumerable.Range(0, Calls).Select(_ => IssueAsync(network, wallet.Wallet.WalletId)).ToArray();

        // All of them have had their turn while the first one's fsync goes on.
        await AppliedAsync(network, Calls + 1);
        Assert.DoesNotContain(calls, call => call.IsCompleted);
        gate.Open();
        var addresses = await Task.WhenAll(calls);
        Assert.Equal(Calls, addresses.Distinct().Count());
        Assert.InRange(network.Shard.Stores.Log.SyncCount - before, 1, 3);
    }

    [Fact]
    public async Task Neither_a_repeat_nor_a_read_nor_a_watcher_is_told_what_a_power_cut_could_take_back()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = (await network.CreateAsync()).Wallet.WalletId;
        using var watch = network.Client.WatchWallet(new WatchWalletRequest { WalletId = wallet });
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        using var gate = new FlushGate(network.Disk);

        // The first caller gives up before its answer is durable.
        using var patience = new CancellationTokenSource();
        var first = network.Client.NewAddressAsync(
            new NewAddressRequest { WalletId = wallet, IdempotencyKey = "k" }, cancellationToken: patience.Token);
        await AppliedAsync(network, 2);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await first);

        var repeat = RepeatAsync(network, wallet);
        var read = network.Client.ListAddressesAsync(new ListAddressesRequest { WalletId = wallet }).ResponseAsync;
        var refused = network.Client.SetLabelAsync(new SetLabelRequest { WalletId = wallet, Txid = "no txid" }).ResponseAsync;
        var watched = watch.ResponseStream.MoveNext(CancellationToken.None);
        await Task.Delay(Moment);
        Assert.Equal((false, false, false, false), (repeat.IsCompleted, read.IsCompleted, refused.IsCompleted, watched.IsCompleted));

        gate.Open();
        Assert.Equal((await read).Addresses[0].Address, (await repeat).Address.Address);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => refused)).StatusCode);
        Assert.Equal(2, (await network.Client.ListAddressesAsync(new ListAddressesRequest { WalletId = wallet })).Addresses.Count);
    }

    [Fact]
    public async Task A_payment_is_shown_to_the_chain_when_it_is_durable_and_not_before()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        using var gate = new FlushGate(network.Disk);
        var payment = network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 1_000);

        // Rounds of the broadcaster included, which come every second.
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.Equal(0, network.Chain.SubmitCalls);
        gate.Open();
        Assert.NotEmpty((await payment).Txid);
        Assert.Equal(1, network.Chain.SubmitCalls);
    }

    [Theory]
    [InlineData(DiskOperation.Flush)]
    [InlineData(DiskOperation.Write)]
    public async Task A_disk_that_breaks_promises_nothing_more_and_keeps_what_it_promised(DiskOperation operation)
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        var sent = await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 20_000, "k");
        network.Disk.FailEvery(DiskErrors.InputOutput, operation);

        var call = network.Client.CreateWalletAsync(new CreateWalletRequest { IdempotencyKey = "lost" });
        Assert.Equal((StatusCode.Unavailable, ErrorCode.StorageFailed), await WalletNetwork.FailureAsync(call));
        network.Disk.Heal();
        network.Chain.Mine();

        // The block finds no room in the log either, and whoever follows the chain tries again and again.
        await Patience.UntilAsync(
            () => network.Logs.All.Any(line => line.Text.StartsWith("WatchChain of the chain-store broke off", StringComparison.Ordinal)),
            "the follower has met the broken disk");

        // Latched until a restart, alive, and never ready again.
        using var client = new HttpClient { BaseAddress = network.Management };
        var again = network.Client.CreateWalletAsync(new CreateWalletRequest { IdempotencyKey = "lost" });
        Assert.Equal((StatusCode.Unavailable, ErrorCode.StorageFailed), await WalletNetwork.FailureAsync(again));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri("readyz", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("livez", UriKind.Relative))).StatusCode);

        await network.StopServiceAsync();
        await network.StartServiceAsync();
        Assert.Equal(sent, await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 20_000, "k"));
        await network.UntilBalanceAsync(
            wallet.Wallet.WalletId, balance => balance.ConfirmedSats == 500_000 - sent.FeeSats, "the payment is mined");
    }

    private static async Task<string> IssueAsync(WalletNetwork network, string wallet) =>
        (await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = wallet })).Address.Address;

    // The first call may still be on its way out.
    private static async Task<NewAddressResponse> RepeatAsync(WalletNetwork network, string wallet)
    {
        while (true)
        {
            try
            {
                return await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = wallet, IdempotencyKey = "k" });
            }
            catch (RpcException early) when (early.StatusCode == StatusCode.Aborted)
            {
                await Task.Delay(10);
            }
        }
    }

    private static Task<uint> AppliedAsync(WalletNetwork network, uint addresses) => Patience.UntilAsync(
        () => network.Shard.PeekAsync(
            ledger => ledger.NextAddress(0, Wallets.Keys.KeyBranch.Receive), CancellationToken.None),
        next => next == addresses,
        "the calls are applied");

    /// <summary>Holds fsyncs up.</summary>
    private sealed class FlushGate : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();

        public FlushGate(FaultyDisk disk)
        {
            disk.Fault = (operation, _) =>
            {
                if (operation == DiskOperation.Flush)
                {
                    _open.Wait(Patience.Limit);
                }

                return null;
            };
        }

        public void Open() => _open.Set();

        // Not disposed of: a late fsync may still come by.
        public void Dispose() => Open();
    }
}
