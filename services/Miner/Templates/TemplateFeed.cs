using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Miner.ChainStores;
using Blockyard.Services.Miner.Reporting;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Templates;

/// <summary>
/// Follows the templates of one chain-store, and of the next one when that fails, gives none or turns out worse than the others.
/// </summary>
internal sealed class TemplateFeed(
    ChainStoreChoice choice,
    TemplateBoard board,
    LastError lastError,
    IOptions<MinerOptions> options,
    TimeProvider time,
    ILogger<TemplateFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly string _network = options.Value.NetworkName;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (choice.Next() is not { } node)
            {
                var wait = choice.UntilNext;
                await Task.Delay(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Glance ? wait : Glance, time, stoppingToken);
                continue;
            }

            try
            {
                Lose(node, await FollowAsync(node, stoppingToken));
            }
            catch (Exception exception) when (exception is RpcException or FormatException)
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (CallFailure.IsNoWork(exception))
                {
                    board.Withdraw();
                }

                Lose(node, CallFailure.Describe(exception));
            }
        }
    }

    /// <summary>Takes templates until there is a reason to stop, and gives that.</summary>
    private async Task<string> FollowAsync(ChainStoreNode node, CancellationToken cancellationToken)
    {
        var request = new WatchTemplatesRequest { WithTransactionIds = true };
        using var call = node.Templates.WatchTemplates(request, cancellationToken: cancellationToken);
        var stream = board.Open();
        var opened = time.GetTimestamp();
        var next = call.ResponseStream.MoveNext(cancellationToken);
        for (var isWaiting = true; ;)
        {
            if (await IsInTimeAsync(next, cancellationToken))
            {
                if (!await next)
                {
                    return "it ended the stream";
                }

                Take(call.ResponseStream.Current.Template, node, stream);
                isWaiting = false;
                next = call.ResponseStream.MoveNext(cancellationToken);
            }
            else if (choice.WhyLeave(node, isWaiting, time.GetElapsedTime(opened)) is { } reason)
            {
                return reason;
            }
        }
    }

    private async Task<bool> IsInTimeAsync(Task next, CancellationToken cancellationToken)
    {
        if (!next.IsCompleted)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(next, Task.Delay(Glance, time, over.Token));
            await over.CancelAsync();
        }

        return next.IsCompleted;
    }

    private void Take(BlockTemplate template, ChainStoreNode node, int stream)
    {
        if (template.Network != _network)
        {
            throw new FormatException(
                $"the chain-store is on {template.Network}, this miner on {_network}: set Network alike");
        }

        var received = TemplateMapping.Read(template, node, stream);
        if (!board.Connected)
        {
            MinerLog.FollowsTemplates(logger, node.Address, template.Height);
            lastError.Clear();
        }

        node.Works();
        board.Publish(received);
    }

    private void Lose(ChainStoreNode node, string reason)
    {
        if (board.Connected || lastError.Text.Length == 0)
        {
            MinerLog.LostTemplates(logger, node.Address, reason);
        }

        node.Failed();
        lastError.Set($"Templates of {node.Address}: {reason}");
        board.Disconnect();
    }
}
