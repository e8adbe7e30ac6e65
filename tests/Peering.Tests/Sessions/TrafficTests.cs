using System.Net;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Sessions;

public sealed class TrafficTests
{
    private readonly TestClock _clock = new(TestChain.Start);

    public static TheoryData<string> Kinds => [.. Enum.GetNames<PeerMessage.MessageOneofCase>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_message_has_a_limit_of_number_and_of_bytes(string name)
    {
        var kind = Enum.Parse<PeerMessage.MessageOneofCase>(name);
        var rule = TrafficRule.For(kind);

        Assert.Equal(rule.Burst, CountTaken(new Traffic(_clock), kind, bytes: 0));
        Assert.InRange(CountTaken(new Traffic(_clock), kind, bytes: 1_000), 1, rule.BurstBytes / 1_000);
        var traffic = new Traffic(_clock);
        Assert.False(traffic.TryReceive(kind, (int)Math.Min(int.MaxValue, rule.BurstBytes + 1)));
    }

    [Fact]
    public void What_was_used_up_comes_back_with_time()
    {
        var traffic = new Traffic(_clock);
        var rule = TrafficRule.For(PeerMessage.MessageOneofCase.Ping);
        CountTaken(traffic, PeerMessage.MessageOneofCase.Ping, 0);

        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(3 * rule.PerSecond, CountTaken(traffic, PeerMessage.MessageOneofCase.Ping, 0));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(rule.Burst, CountTaken(traffic, PeerMessage.MessageOneofCase.Ping, 0));
    }

    [Fact]
    public void One_kind_does_not_use_up_another()
    {
        var traffic = new Traffic(_clock);
        CountTaken(traffic, PeerMessage.MessageOneofCase.Inventory, 0);

        Assert.True(traffic.TryReceive(PeerMessage.MessageOneofCase.Transactions, 1_000));
    }

    [Fact]
    public void An_honest_peer_with_a_full_mempool_and_a_long_chain_keeps_within_the_limits_at_once()
    {
        var traffic = new Traffic(_clock);

        // 300,000 transactions of 250 bytes: announced, asked for, and sent a thousand at a time.
        Assert.True(Send(60, PeerMessage.MessageOneofCase.Inventory, 5_000 * 34));
        Assert.True(Send(300, PeerMessage.MessageOneofCase.GetTransactions, 1_000 * 34));
        Assert.True(Send(300, PeerMessage.MessageOneofCase.Transactions, 250_000));

        // A million headers, and the questions for them.
        Assert.True(Send(500, PeerMessage.MessageOneofCase.Headers, 2_000 * 82));
        Assert.True(Send(500, PeerMessage.MessageOneofCase.GetHeaders, 101 * 34));

        bool Send(int count, PeerMessage.MessageOneofCase kind, int bytes) =>
            Enumerable.Range(0, count).All(_ => traffic.TryReceive(kind, bytes));
    }

    [Fact]
    public void A_bucket_that_is_overdrawn_says_how_long_to_wait()
    {
        var bucket = new TokenBucket(1_000, 100, _clock);

        Assert.Equal(TimeSpan.Zero, bucket.Take(1_000));
        Assert.Equal(TimeSpan.FromSeconds(5), bucket.Take(500));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.False(bucket.TryTake(101));
        Assert.True(bucket.TryTake(100));
    }

    [Fact]
    public void Greetings_that_do_not_come_are_bounded_for_each_owner_and_in_all()
    {
        var greetings = new Greetings();
        var one = IPAddress.Parse("10.0.0.1");
        Assert.Equal(64, Enumerable.Range(0, 100).Count(_ => greetings.TryEnter(one)));
        var others = Enumerable.Range(0, 1_000).Count(i => greetings.TryEnter(new IPAddress([10, 1, (byte)(i >> 8), (byte)i])));
        Assert.Equal(256 - 64, others);

        greetings.Exit(one);
        Assert.True(greetings.TryEnter(one));
        Assert.False(greetings.TryEnter(null));
    }

    private static int CountTaken(Traffic traffic, PeerMessage.MessageOneofCase kind, int bytes)
    {
        var taken = 0;
        while (traffic.TryReceive(kind, bytes))
        {
            taken++;
        }

        return taken;
    }
}
