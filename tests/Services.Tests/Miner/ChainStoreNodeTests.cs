using Blockyard.Services.Miner.ChainStores;
using Blockyard.TestKit;
using Grpc.Net.Client;

namespace Blockyard.Services.Tests.Miner;

public sealed class ChainStoreNodeTests : IDisposable
{
    private readonly TestClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress("http://127.0.0.1:1");

    public void Dispose() => _channel.Dispose();

    [Fact]
    public void A_node_that_fails_again_and_again_is_tried_ever_later_but_not_never()
    {
        var node = new ChainStoreNode(_channel.Target, _channel.CreateCallInvoker(), _channel, _clock);
        Assert.Equal(TimeSpan.Zero, node.UntilRetry);
        foreach (var milliseconds in (int[])[200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000])
        {
            node.Failed();
            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), node.UntilRetry);
            _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            Assert.Equal(TimeSpan.Zero, node.UntilRetry);
        }

        node.Failed();
        node.Works();
        Assert.Equal(TimeSpan.Zero, node.UntilRetry);
        node.Failed();
        Assert.Equal(TimeSpan.FromMilliseconds(200), node.UntilRetry);
    }

    [Fact]
    public void One_bad_look_is_forgiven()
    {
        var node = new ChainStoreNode(_channel.Target, _channel.CreateCallInvoker(), _channel, _clock);
        node.Judge(isGood: false);
        Assert.False(node.IsPoor);
        node.Judge(isGood: false);
        Assert.True(node.IsPoor);
        node.Judge(isGood: true);
        Assert.False(node.IsPoor);
        node.Judge(isGood: false);
        Assert.False(node.IsPoor);
    }
}
