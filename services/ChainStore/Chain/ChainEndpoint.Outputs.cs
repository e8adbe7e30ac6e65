using Blockyard.Chain;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Mapping;
using Grpc.Core;
using OutPoint = Blockyard.Primitives.OutPoint;
using UnspentOutput = Blockyard.Contracts.Chain.V1.UnspentOutput;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    public override async Task<GetOutputResponse> GetOutput(GetOutputRequest request, ServerCallContext context)
    {
        var outPoint = RequestFormat.ParseOutPoint(request.Outpoint);
        var output = await view.LookAsync(
            (in scope) => FindOutput(scope, outPoint, request.IncludeMempool), context.CancellationToken);
        return new GetOutputResponse
        {
            Output = output
                ?? throw NotFound.Because($"Output {outPoint.TransactionId}:{outPoint.Index} is spent or unknown here."),
        };
    }

    public override async Task<ListOutspendsResponse> ListOutspends(ListOutspendsRequest request, ServerCallContext context)
    {
        var id = RequestFormat.ParseHash(request.Txid, "txid");
        var place = await transactions.FindAsync(id, context.CancellationToken) ?? throw NotFound.Transaction(request.Txid);
        var count = (uint)transactions.Read(place).Outputs.Length;
        return await view.LookAsync(
            (in scope) =>
            {
                var response = new ListOutspendsResponse();
                for (var i = 0u; i < count; i++)
                {
                    response.Outspends.Add(FindSpend(scope, new OutPoint(id, i)));
                }

                return response;
            },
            context.CancellationToken);
    }

    private UnspentOutput? FindOutput(in ChainReadScope scope, OutPoint outPoint, bool withMempool)
    {
        if (withMempool && pool.TryGetSpender(outPoint, out _))
        {
            return null;
        }

        if (scope.Coins.TryGetCoin(outPoint, out var coin))
        {
            return coin.ToMessage(outPoint, Network);
        }

        return withMempool && pool.TryGetOutput(outPoint, out var output) ? output.ToUnconfirmed(outPoint, Network) : null;
    }

    private Outspend FindSpend(in ChainReadScope scope, OutPoint outPoint)
    {
        if (scope.Queries.TryGetSpender(outPoint, out var spending))
        {
            return new Outspend
            {
                Spent = true,
                SpendingTxid = spending.TransactionId.ToString(),
                SpendingInput = (uint)spending.InputIndex,
                Status = TransactionPlace.FindConfirmed(spending.TransactionId, scope, chain)?.Status,
            };
        }

        if (!pool.TryGetSpender(outPoint, out var spender))
        {
            return new Outspend();
        }

        return new Outspend
        {
            Spent = true,
            SpendingTxid = spender.Id.ToString(),
            SpendingInput = (uint)Array.FindIndex(spender.Inputs.ToArray(), input => input.PreviousOutput == outPoint),
            Status = TransactionPlace.Find(spender.Id, scope, chain, pool)?.Status,
        };
    }
}
