using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Probes;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Ledger;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Following;

/// <summary>
/// Follows the best chain, reorganisations included, from where the shard left off, on whatever chain-store answers.
/// </summary>
internal sealed class ChainFollower(
    WalletShard shard,
    BlockTaker blocks,
    [FromKeyedServices(WalletModule.ChainStore)] ServiceChannel chainStore,
    FollowState state,
    ChainStream streams,
    TimeProvider time,
    ILogger<ChainFollower> logger) : BackgroundService
{
    private readonly ChainService.ChainServiceClient _client = new(chainStore.Invoker);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var progress = streams.Watch("chain-follower");
        var backoff = new Backoff(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(10), time);
        while (true)
        {
            var reason = "the stream ended";
            try
            {
                await FollowAsync(progress, backoff, stoppingToken);
            }
            catch (StartMovedException)
            {
                continue;
            }
            catch (Exception error) when (error is RpcException or StreamBrokenException)
            {
                reason = error is RpcException rpc ? rpc.Status.Detail : error.Message;
            }

            stoppingToken.ThrowIfCancellationRequested();
            WalletLog.StreamLost(logger, nameof(_client.WatchChain), reason, backoff.Next.TotalSeconds);
            progress.Beat();
            await backoff.WaitAsync(stoppingToken);
        }
    }

    private async Task FollowAsync(LoopProgress progress, Backoff backoff, CancellationToken cancellationToken)
    {
        var (place, fromTip) = await shard.ReadAsync(PlaceOf, cancellationToken);
        var request = new WatchChainRequest { Cursor = place, IncludeRaw = true };
        var stream = streams.ReadAsync(
            token => _client.WatchChain(request, cancellationToken: token), progress, cancellationToken);
        await foreach (var response in stream)
        {
            await blocks.TakeAsync(response, fromTip, progress, cancellationToken);
            backoff.Reset();
            if (response.Events.Count == 0)
            {
                state.CaughtUp(response.TipHeight);
            }
        }
    }

    // A shard that is new to the chain begins at the tip; one that made wallets before it first saw the chain, at the genesis
    // block.
    private static (BlockLocator? Place, bool FromTip) PlaceOf(WalletLedger ledger) => ledger switch
    {
        { Tip: not null } => (ChainPlace.Of(ledger), false),
        { WalletCount: > 0 } => (new BlockLocator(), false),
        _ => (null, true),
    };
}
