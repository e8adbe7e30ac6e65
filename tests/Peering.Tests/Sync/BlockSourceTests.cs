using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Sync;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Sync;

public sealed class BlockSourceTests
{
    private const int BlockSize = 1_000;

    private readonly PeerSettings _settings = TestNode.Quick("node") with { MaxSideBranchBytes = 5 * BlockSize };

    [Fact]
    public async Task Branches_that_a_peer_left_are_counted_against_it_until_one_becomes_the_best()
    {
        await using var chain = await TestChain.StartAsync();
        var source = Make(chain);

        var last = await FollowAsync(chain, source, "first", 5);
        Assert.False(source.WastesSpace(last));
        last = await FollowAsync(chain, source, "second", 1);
        Assert.False(source.WastesSpace(last));
        last = await FollowAsync(chain, source, "third", 1);
        Assert.True(source.WastesSpace(last));

        source.NoteConnected();
        Assert.False(source.WastesSpace(last));
    }

    [Fact]
    public async Task The_branch_that_a_peer_follows_may_be_as_long_as_it_is()
    {
        await using var chain = await TestChain.StartAsync();
        var source = Make(chain);

        var last = await FollowAsync(chain, source, "first", 50);

        Assert.False(source.WastesSpace(last));
    }

    [Fact]
    public async Task A_peer_that_is_overtaken_now_and_then_rests_and_stays()
    {
        await using var chain = await TestChain.StartAsync();
        var source = Make(chain);
        for (var i = 0; i < 5; i++)
        {
            source.NoteOvertaken();
            source.NoteOvertaken();
            Assert.True(source.Rest > TimeSpan.Zero);
            source.NoteFinished();
        }

        Assert.Null(source.Session.End);
        source.NoteOvertaken();
        source.NoteOvertaken();
        source.NoteOvertaken();
        Assert.Equal(EndReason.Stalled, source.Session.End!.Reason);
    }

    private BlockSource Make(TestChain chain)
    {
        var genesis = chain.Chain.Headers.Genesis;
        var remote = new RemotePeer(_settings.NodeId, genesis.Hash, 0, genesis.ChainWork, "test", 0, false);
        var session = new PeerSession(
            new NoStream(), remote, "nowhere", inbound: true, null, genesis, _settings, TimeProvider.System);
        return new BlockSource(session, _settings, TimeProvider.System);
    }

    /// <summary>Stores a branch from the genesis block on, as if the peer had sent it.</summary>
    private static async Task<HeaderEntry> FollowAsync(TestChain chain, BlockSource source, string miner, int count)
    {
        var last = chain.Chain.Headers.Genesis;
        for (var i = 0; i < count; i++)
        {
            last = await chain.MineAsync(1, last, new TestKey(miner));
            if (i == 0)
            {
                // The moment at which the peer turns to it.
                source.WastesSpace(last);
            }

            source.NoteSide(last, BlockSize);
        }

        return last;
    }

    private sealed class NoStream : IPeerStream
    {
        public Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<PeerMessage?>(null);

        public Task WriteAsync(PeerMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
