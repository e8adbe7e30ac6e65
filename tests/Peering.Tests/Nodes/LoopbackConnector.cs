using Blockyard.Peering.Addresses;
using Grpc.Net.Client;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Plain HTTP/2 to wherever it is told.</summary>
internal sealed class LoopbackConnector : IPeerConnector
{
    public ValueTask<PeerChannel> ConnectAsync(PeerTarget target, CancellationToken cancellationToken)
    {
        var channel = Open(target.EndPoint.ToString());
        return ValueTask.FromResult(new PeerChannel(channel.CreateCallInvoker(), channel));
    }

    public static GrpcChannel Open(string address) => GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions
    {
        MaxReceiveMessageSize = PeerEndpoint.MaxMessageBytes,

        // A liar goes beyond that.
        MaxSendMessageSize = null,
    });
}
