using Blockyard.Chain.Templates;
using Blockyard.Services.ChainStore.Startup;

namespace Blockyard.Services.ChainStore.Templates;

/// <summary>Keeps the current template up to date for as long as the node runs.</summary>
internal sealed class TemplateWorker(TemplateFeed feed, ChainLoading loading, ILogger<TemplateWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await loading.Completion.WaitAsync(stoppingToken);
        try
        {
            await feed.RunAsync(stoppingToken);
        }
        catch (IOException error)
        {
            // The chain's store has failed: the readiness check says so too.
            ChainStoreLog.TemplatesStopped(logger, error.Message);
        }
    }
}
