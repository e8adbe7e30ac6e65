using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Wallets.Selection;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Payments;

/// <summary>Fee rates for payments that name none, from the chain-store's estimates.</summary>
internal sealed class FeeRates([FromKeyedServices(WalletModule.ChainStore)] ServiceChannel chainStore)
{
    private readonly MempoolService.MempoolServiceClient _client = new(chainStore.Invoker);

    /// <summary>The rate that an order asks for.</summary>
    public async Task<FeeRate> ForAsync(PaymentOrder order, CancellationToken cancellationToken)
    {
        if (order.FeeRateSatsPerKvb > 0)
        {
            return new FeeRate(order.FeeRateSatsPerKvb);
        }

        try
        {
            var answer = await _client.EstimateFeesAsync(
                new EstimateFeesRequest { Targets = { order.ConfirmationTarget } }, cancellationToken: cancellationToken);
            return new FeeRate((long)Math.Min(answer.Estimates[0].FeeRateSatsPerKvb, (ulong)FeeRate.Max));
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            throw WalletError.Unavailable(
                "There is no fee estimate: the chain-store does not answer. Name a fee rate, or try again later.");
        }
    }
}
