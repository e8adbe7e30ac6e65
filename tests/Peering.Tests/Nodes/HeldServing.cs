using System.Net;
using Blockyard.Contracts.Peer.V1;
using Grpc.Core;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Streams of blocks that a node is busy with for as long as a test wants.</summary>
internal sealed class HeldServing(TestNode node) : IAsyncDisposable
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _streams = [];

    public async Task HoldAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _streams.Add(node.Network.BlockQuota.ServeAsync(IPAddress.Loopback, new Nowhere(), _ => _released.Task));
        }

        await Eventually.IsTrueAsync(() => node.Network.BlockQuota.Active == count);
    }

    public async Task ReleaseAsync()
    {
        _released.TrySetResult();
        await Task.WhenAll(_streams);
    }

    public async ValueTask DisposeAsync() => await ReleaseAsync();

    private sealed class Nowhere : IServerStreamWriter<GetBlocksResponse>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(GetBlocksResponse message) => Task.CompletedTask;
    }
}
