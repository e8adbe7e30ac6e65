using Blockyard.Contracts.Chain.V1;

namespace Blockyard.TestKit.Observed;

/// <summary>Has a chain-store count and hash its coins.</summary>
public static class UtxoSet
{
    public static async Task<GetUtxoSetInfoResponse> ReadAsync(
        ChainService.ChainServiceClient chain, CancellationToken cancellationToken)
    {
        using var call = chain.GetUtxoSetInfo(new GetUtxoSetInfoRequest(), cancellationToken: cancellationToken);
        var last = new GetUtxoSetInfoResponse();
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            last = call.ResponseStream.Current;
        }

        return last;
    }
}
