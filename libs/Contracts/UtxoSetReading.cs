using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Contracts;

/// <summary>Reads the stream of <c>GetUtxoSetInfo</c> to its end.</summary>
public static class UtxoSetReading
{
    /// <summary>The last message: the set of unspent outputs at one block.</summary>
    /// <exception cref="RpcException">The call failed, or ended without a result.</exception>
    public static async Task<GetUtxoSetInfoResponse> ReadUtxoSetInfoAsync(
        this ChainService.ChainServiceClient client,
        CallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var call = client.GetUtxoSetInfo(new GetUtxoSetInfoRequest(), options);
        GetUtxoSetInfoResponse? last = null;
        while (await call.ResponseStream.MoveNext(options.CancellationToken))
        {
            last = call.ResponseStream.Current;
        }

        return last is { HashSerialized.Length: > 0 }
            ? last
            : throw new RpcException(new Status(StatusCode.DataLoss, "The walk over the coins ended without a result."));
    }
}
