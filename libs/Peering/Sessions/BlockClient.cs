using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Addresses;
using Grpc.Core;

namespace Blockyard.Peering.Sessions;

/// <summary>The way to a peer's blocks: the channel that it was dialled on, or one of its own to a peer that dialled us.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class BlockClient : IDisposable
{
    private readonly IPeerConnector? _connector;
    private readonly PeerTarget? _target;
    private PeerChannel? _channel;
    private PeerService.PeerServiceClient? _client;

    /// <summary>Uses a channel that is somebody else's.</summary>
    public BlockClient(PeerService.PeerServiceClient client)
    {
        _client = client;
    }

    /// <summary>Opens a channel when it is needed.</summary>
    public BlockClient(IPeerConnector connector, PeerTarget target)
    {
        _connector = connector;
        _target = target;
    }

    /// <summary>A client for its calls.</summary>
    /// <exception cref="RpcException">There is no way to the peer now.</exception>
    public async ValueTask<PeerService.PeerServiceClient> GetAsync(CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            try
            {
                _channel = await _connector!.ConnectAsync(_target!, cancellationToken);
            }
            catch (IOException exception)
            {
                // The same as a call that finds nobody: not to be taken for an error of our own disk.
                throw new RpcException(new Status(StatusCode.Unavailable, exception.Message, exception));
            }

            _client = new PeerService.PeerServiceClient(_channel.Invoker);
        }

        return _client;
    }

    public void Dispose() => _channel?.Dispose();
}
