using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Mapping;
using Blockyard.Wallets.Spending;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Endpoint;

internal sealed partial class WalletEndpoint
{
    public override async Task<SendPaymentResponse> SendPayment(SendPaymentRequest request, ServerCallContext context)
    {
        var order = RequestRules.Order(request, Network);
        if (request.Preview)
        {
            var wallet = await FindAsync(request.WalletId, context.CancellationToken);
            return Describe(await desk.PreviewAsync(wallet, order, context.CancellationToken));
        }

        return await calls.RunAsync(
            nameof(SendPayment),
            request.IdempotencyKey,
            request,
            SendPaymentResponse.Parser,
            async receipt => await desk.PayAsync(
                await FindAsync(request.WalletId, context.CancellationToken),
                order,
                receipt,
                Describe,
                context.CancellationToken),
            context.CancellationToken);
    }

    public override Task<RequestFaucetResponse> RequestFaucet(RequestFaucetRequest request, ServerCallContext context)
    {
        var amount = request.AmountSats == 0 ? Money.Coin : request.AmountSats;
        var output = RequestRules.Output(request.Address, amount, "request", Network);
        return calls.RunAsync(
            nameof(RequestFaucet),
            request.IdempotencyKey,
            request,
            RequestFaucetResponse.Parser,
            receipt => faucet.GiveAsync(output, receipt, context.CancellationToken),
            context.CancellationToken);
    }

    private static SendPaymentResponse Describe(PaymentPlan plan) => new()
    {
        FeeSats = (ulong)plan.Fee,
        Vsize = (uint)plan.VirtualSize,
        AmountSats = (ulong)plan.Amount,
        ChangeSats = (ulong)plan.Change,
    };

    private static SendPaymentResponse Describe(PaymentPlan plan, Transaction payment)
    {
        var response = Describe(plan);
        response.Txid = payment.Id.ToString();
        response.Vsize = (uint)payment.VirtualSize;
        response.Raw = UnsafeByteOperations.UnsafeWrap(payment.Raw);
        return response;
    }
}
