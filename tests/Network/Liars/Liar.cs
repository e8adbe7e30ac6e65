using System.Net;
using System.Net.Sockets;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Processes;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.Network.Liars;

/// <summary>Tells one lie to all nodes, from an address of its own: one node dials it, the others are dialled.</summary>
internal sealed class Liar(IPAddress address, IReadOnlyList<LiarTalk> talks, LiarTalk dialler)
{
    private int _dialled;

    public IPAddress Address => address;

    public IReadOnlyList<LiarTalk> Talks => talks;

    /// <summary>The talk with the node that dials it.</summary>
    public LiarTalk Dialler => dialler;

    /// <summary>The talk with the node that dials it, once: whoever comes back is not let in.</summary>
    public LiarTalk? TakeExpected() => Interlocked.Exchange(ref _dialled, 1) == 0 ? dialler : null;

    /// <summary>The talk in which a block was announced.</summary>
    public LiarTalk? FindOwner(ByteString hash) =>
        hash.Length == Hash256.Size && new Hash256(hash.Span) is var wanted
            ? talks.FirstOrDefault(talk => talk.Branch.Any(block => block.Hash == wanted))
            : null;

    /// <summary>Dials a node and talks until the end.</summary>
    public async Task DialAsync(LiarTalk talk, IPEndPoint node, CancellationToken stop)
    {
        using var channel = GrpcChannel.ForAddress($"http://{node}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectCallback = ConnectAsync },
            DisposeHttpClient = true,
            MaxSendMessageSize = null,
            MaxReceiveMessageSize = null,
        });
        var headers = new Metadata { { "authorization", $"Bearer {CommonSettings.Token}" } };
        using var call = new PeerService.PeerServiceClient(channel).Connect(headers, cancellationToken: stop);
        await talk.RunAsync(new Stream(call), stop);
    }

    private async ValueTask<System.IO.Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(address, 0));
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private sealed class Stream(AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call) : ILiarStream
    {
        public Task WriteAsync(PeerMessage message, CancellationToken cancellationToken) =>
            call.RequestStream.WriteAsync(new ConnectRequest { Message = message }, cancellationToken);

        public async Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken) =>
            await call.ResponseStream.MoveNext(cancellationToken) ? call.ResponseStream.Current.Message : null;
    }
}
