using Blockyard.Contracts.Peer.V1;
using Grpc.Core;

namespace Blockyard.Network.Liars;

/// <summary>The liars as nodes reach them, to talk or to fetch blocks; the address that is reached tells which one is meant.</summary>
internal sealed class LiarService(IReadOnlyList<Liar> liars) : PeerService.PeerServiceBase
{
    public override async Task Connect(
        IAsyncStreamReader<ConnectRequest> requestStream,
        IServerStreamWriter<ConnectResponse> responseStream,
        ServerCallContext context)
    {
        if (Find(context).TakeExpected() is { } talk)
        {
            await talk.RunAsync(new Stream(requestStream, responseStream), context.CancellationToken);
        }
    }

    public override async Task GetBlocks(
        GetBlocksRequest request, IServerStreamWriter<GetBlocksResponse> responseStream, ServerCallContext context)
    {
        var liar = Find(context);
        foreach (var hash in request.Hashes)
        {
            if (liar.FindOwner(hash) is not { Lie.Blocks: { } blocks } talk
                || await blocks(talk, hash.ToByteArray(), context.CancellationToken) is not { } response)
            {
                return;
            }

            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    private Liar Find(ServerCallContext context) =>
        liars.Single(liar => liar.Address.Equals(context.GetHttpContext().Connection.LocalIpAddress));

    private sealed class Stream(IAsyncStreamReader<ConnectRequest> requests, IServerStreamWriter<ConnectResponse> responses) : ILiarStream
    {
        public Task WriteAsync(PeerMessage message, CancellationToken cancellationToken) =>
            responses.WriteAsync(new ConnectResponse { Message = message }, cancellationToken);

        public async Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken) =>
            await requests.MoveNext(cancellationToken) ? requests.Current.Message : null;
    }
}
