using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Grpc.Core;

namespace Blockyard.Services.Miner.ChainStores;

/// <summary>
/// Compares the chain-stores every few seconds, where there are several: one that is cut off from the others goes on giving work,
/// and all of it would be lost.
/// </summary>
internal sealed class ChainStoreScout(ChainStoreDirectory directory, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A node may be so many blocks behind another one that got the newest a moment before.</summary>
    private const uint BlocksOnTheirWay = 1;

    /// <summary>Asks all nodes once and judges them.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var nodes = directory.Nodes;
        var answers = await Task.WhenAll(nodes.Select(node => AskAsync(node, cancellationToken)));

        // None may answer.
        var best = answers.OrderByDescending(static answer => answer.Work).Select(static answer => answer.Info).FirstOrDefault();
        for (var i = 0; i < nodes.Count; i++)
        {
            nodes[i].Judge(answers[i] is { Info: { } info } ? info.Synced && info.Height + BlocksOnTheirWay >= best!.Height : answers[i].IsUp);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (directory.Nodes.Count > 1)
            {
                await LookAsync(stoppingToken);
            }
        }
    }

    private async Task<(bool IsUp, GetChainInfoResponse? Info, UInt256 Work)> AskAsync(
        ChainStoreNode node, CancellationToken cancellationToken)
    {
        try
        {
            var deadline = time.GetUtcNow().UtcDateTime + Patience;
            var info = await node.Chain.GetChainInfoAsync(
                new GetChainInfoRequest(), deadline: deadline, cancellationToken: cancellationToken);
            return (true, info, UInt256.Parse(info.ChainWork));
        }
        catch (RpcException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (error.StatusCode is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded), null, default);
        }
    }
}
