using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Services.Miner.Reporting;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Templates;

/// <summary>Follows a chain-store's templates; connects again when the stream breaks, a little later each time.</summary>
internal sealed class TemplateFeed(
    [FromKeyedServices(MinerModule.ChainStore)] ServiceChannel channel,
    TemplateBoard board,
    LastError lastError,
    IOptions<MinerOptions> options,
    TimeProvider time,
    ILogger<TemplateFeed> logger) : BackgroundService
{
    private readonly TemplateService.TemplateServiceClient _client = new(channel.Invoker);
    private readonly string _network = options.Value.NetworkName;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = new Backoff(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(pause, stoppingToken);
                Lose("the chain-store ended the stream");
            }
            catch (Exception exception) when (exception is RpcException or FormatException)
            {
                Lose(CallFailure.Describe(exception));
            }

            await pause.WaitAsync(stoppingToken);
        }
    }

    private async Task FollowAsync(Backoff pause, CancellationToken cancellationToken)
    {
        using var call = _client.WatchTemplates(new WatchTemplatesRequest(), cancellationToken: cancellationToken);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            var template = response.Template;
            if (template.Network != _network)
            {
                throw new FormatException(
                    $"the chain-store is on {template.Network}, this miner on {_network}: set Network alike");
            }

            if (!board.Connected)
            {
                MinerLog.FollowsTemplates(logger, template.Height);
                lastError.Clear();
            }

            board.Publish(template);
            pause.Reset();
        }
    }

    private void Lose(string reason)
    {
        if (board.Connected || lastError.Text.Length == 0)
        {
            MinerLog.LostTemplates(logger, reason);
        }

        lastError.Set($"Templates: {reason}");
        board.Disconnect();
    }
}
