using System.Threading.Channels;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Ledger;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Following;

/// <summary>Rescans wallets that were brought back from recovery words, until each is through.</summary>
internal sealed class RescanWorker(
    WalletShard shard, Rescanner rescanner, TimeProvider time, ILogger<RescanWorker> logger) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is a new wallet that needs a rescan.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var waiting = await shard.PeekAsync(Waiting, stoppingToken);
            var failed = false;
            foreach (var wallet in waiting)
            {
                failed |= !await TryAsync(wallet, stoppingToken);
            }

            if (failed)
            {
                await Task.Delay(RetryInterval, time, stoppingToken);
            }
            else if (waiting.Count == 0)
            {
                await _wake.Reader.ReadAsync(stoppingToken);
            }
        }
    }

    private static List<WalletProfile> Waiting(WalletLedger ledger)
    {
        var waiting = new List<WalletProfile>();
        for (uint wallet = 0; wallet < ledger.WalletCount; wallet++)
        {
            if (ledger.NeedsRescan(wallet))
            {
                waiting.Add(ledger.GetProfile(wallet));
            }
        }

        return waiting;
    }

    private async Task<bool> TryAsync(WalletProfile wallet, CancellationToken cancellationToken)
    {
        try
        {
            await rescanner.RunAsync(wallet.Number, _ => Task.CompletedTask, cancellationToken);
            return true;
        }
        catch (RpcException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WalletLog.RescanFailed(logger, wallet.Id, error.Status.Detail);
            return false;
        }
    }
}
