using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Miner.Reporting;
using Grpc.Core;

namespace Blockyard.Services.Miner.Templates;

/// <summary>
/// Asks for a template of all that waits at this moment. Better fees alone are pushed once a second at most, and whoever
/// pays and then asks for a block expects the payment in it.
/// </summary>
internal sealed class TemplateRefresh(TemplateBoard board, LastError lastError)
{
    /// <summary>
    /// Puts the template on the board, unless the stream is down or has brought one of a later height meanwhile.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (board is not { Source: { } node, Current: { } before })
        {
            return;
        }

        try
        {
            var request = new GetBlockTemplateRequest { OmitTransactions = true, WithTransactionIds = true };
            var response = await node.Templates.GetBlockTemplateAsync(request, cancellationToken: cancellationToken);
            if (board.Source == node && response.Template.Height >= (board.Current?.Work.Height ?? 0))
            {
                board.Publish(TemplateMapping.Read(response.Template, node, before.Stream));
            }
        }
        catch (RpcException)
        {
            // The stream breaks for the same reason and says so; the request goes on with the template that is there.
        }
        catch (FormatException exception)
        {
            lastError.Set($"Template of {node.Address}: {exception.Message}");
        }
    }
}
