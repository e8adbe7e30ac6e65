using System.Net;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Grpc.Core;

namespace Blockyard.Peering.Tests.Sessions;

public sealed class BlockQuotaTests
{
    private readonly TestClock _clock = new(TestChain.Start);
    private readonly PeerSettings _settings = TestNode.Quick("a") with { MaxBlockStreams = 64, MaxBlockStreamsPerPeer = 4 };
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PeerTable _table;
    private readonly BlockQuota _quota;

    public BlockQuotaTests()
    {
        var bans = new BanList(_settings, new MemoryPeerFiles(), 1, _clock, new RecordingLogger());
        _table = new PeerTable(
            _settings, new PeerStanding(new ScoreBoard(_settings, _clock), bans, new DiscouragedAddresses(_clock)));
        _quota = new BlockQuota(_table, bans, _settings, _clock);
    }

    [Theory]
    [InlineData("10.0.0.1", 1, 4)]
    [InlineData("10.0.0.1", 3, 12)]
    [InlineData("10.0.0.1", 16, 16)]
    [InlineData("127.0.0.1", 16, 64)]
    public async Task One_address_has_streams_for_each_connection_but_not_those_of_all_others(string address, int connections, int expected)
    {
        for (var i = 1; i <= connections; i++)
        {
            Assert.Equal(Registration.Added, _table.TryAdd(SilentSessions.Create(i, address, _settings, _clock)));
        }

        var streams = Enumerable.Range(0, expected).Select(_ => FetchAsync(address)).ToList();
        var refused = await Assert.ThrowsAsync<RpcException>(() => FetchAsync(address));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal(expected, _quota.Active);
        var other = FetchAsync("10.0.0.2");
        Assert.False(other.IsCompleted);
        _released.SetResult();
        await Task.WhenAll([.. streams, other]);
    }

    private Task FetchAsync(string address) => _quota.ServeAsync(IPAddress.Parse(address), new Nowhere(), _ => _released.Task);

    private sealed class Nowhere : IServerStreamWriter<GetBlocksResponse>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(GetBlocksResponse message) => Task.CompletedTask;
    }
}
