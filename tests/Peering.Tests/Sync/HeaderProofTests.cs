using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Peering.Sync;
using Blockyard.Primitives;

namespace Blockyard.Peering.Tests.Sync;

public sealed class HeaderProofTests
{
    private readonly HeaderEntry _genesis = new HeaderTree(ChainParams.Regtest).Genesis;
    private readonly HeaderProof _proof;
    private readonly List<BlockHeader> _headers;

    public HeaderProofTests()
    {
        _proof = new HeaderProof(_genesis);
        _headers = Grow(_genesis.Header, 30, salt: 0);
    }

    [Fact]
    public void Work_adds_up_over_the_pages()
    {
        Assert.True(_proof.TryWeigh(_headers[..10]));
        Assert.True(_proof.TryWeigh(_headers[10..30]));

        Assert.Equal(2UL * 31, _proof.Work.Low64);
        Assert.Equal(_headers[29].Hash, _proof.Last);
    }

    [Fact]
    public void A_page_that_does_not_follow_the_last_is_not_weighed()
    {
        Assert.True(_proof.TryWeigh(_headers[..10]));

        Assert.False(_proof.TryWeigh(_headers[11..20]));
        Assert.False(_proof.TryWeigh(_headers[..10]));
        Assert.Equal(2UL * 11, _proof.Work.Low64);
    }

    [Fact]
    public void The_same_pages_are_taken_again_and_the_last_may_have_grown()
    {
        Weigh();

        Assert.True(_proof.TryReplay(_headers[..10]));
        Assert.False(_proof.IsReplayed);
        Assert.True(_proof.TryReplay(_headers[10..25]));
        Assert.True(_proof.IsReplayed);
    }

    [Fact]
    public void Other_headers_than_those_weighed_are_not_taken()
    {
        Weigh();
        var cheap = Grow(_genesis.Header, 20, salt: 7);

        Assert.False(_proof.TryReplay(cheap[..10]));
        Assert.False(_proof.TryReplay(_headers[..9]));
        Assert.True(_proof.TryReplay(_headers[..10]));
        Assert.False(_proof.TryReplay([.. _headers[10..15], .. cheap[15..20]]));
        Assert.False(_proof.IsReplayed);
    }

    private void Weigh()
    {
        Assert.True(_proof.TryWeigh(_headers[..10]));
        Assert.True(_proof.TryWeigh(_headers[10..20]));
        _proof.BeginReplay();
    }

    private static List<BlockHeader> Grow(BlockHeader parent, int count, uint salt)
    {
        var headers = new List<BlockHeader>();
        for (var i = 0u; i < count; i++)
        {
            parent = new BlockHeader(4, parent.Hash, Hash256.Zero, parent.Time + 1, parent.Bits, salt);
            headers.Add(parent);
        }

        return headers;
    }
}
