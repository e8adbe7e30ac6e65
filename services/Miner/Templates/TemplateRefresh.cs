using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Grpc.Core;

namespace Blockyard.Services.Miner.Templates;

/// <summary>
/// Asks for a template of all that waits at this moment. Better fees alone are pushed once a second at most, and whoever
/// pays and then asks for a block expects the payment in it.
/// </summary>
internal sealed class TemplateRefresh(
    [FromKeyedServices(MinerModule.ChainStore)] ServiceChannel channel,
    TemplateBoard board)
{
    private readonly TemplateService.TemplateServiceClient _client = new(channel.Invoker);

    /// <summary>
    /// Puts the template on the board, unless the stream is down or has brought one of a later height meanwhile.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!board.Connected)
        {
            return;
        }

        try
        {
            var request = new GetBlockTemplateRequest { OmitTransactions = true };
            var response = await _client.GetBlockTemplateAsync(request, cancellationToken: cancellationToken);
            if (response.Template.Height >= (board.Current?.Work.Height ?? 0))
            {
                board.Publish(response.Template);
            }
        }
        catch (RpcException)
        {
            // The stream breaks for the same reason and says so; the request goes on with the template that is there.
        }
    }
}
